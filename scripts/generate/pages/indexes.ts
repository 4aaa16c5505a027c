import { phaseTitle, PHASE_IDS, STEP_TITLES } from "../../../src/knowledge/index.js";
import { placeOfRule, plainText } from "../../../src/rule-engine/rule-words.js";
import type { Rule } from "../../../src/rule-engine/schema.js";
import { codesOf, eventsOf } from "./looked-at.js";
import { bullets, cell, code, page, prose, table } from "./markdown.js";
import { linkTo } from "./rule-page.js";

/** The rules by phase, in the order of a deployment. */
export function phaseIndex(rules: readonly Rule[]): string {
  const phases = [...PHASE_IDS, "of-failure"] as const;
  const steps = Object.keys(STEP_TITLES);
  const blocks = phases.flatMap((phase) => {
    const own = rules.filter((rule) => rule.phase === phase).sort((a, b) => stepOrder(a, steps) - stepOrder(b, steps) || (a.id < b.id ? -1 : 1));
    if (own.length === 0) return [];
    const title = phase === "of-failure" ? "Wherever the deployment failed" : phaseTitle(phase);
    const rows = own.map((rule) => [linkTo(rule.id), cell(plainText(rule.title)), cell(stepOf(rule)), rule.role, rule.certainty, rule.status]);
    return [`<a id="${phase}"></a>\n\n## ${title}`, table(["Rule", "Finds", "Step", "Role", "Certainty", "Status"], rows)];
  });
  const observed = rules.filter(({ status }) => status === "observed").length;
  return page(
    "# The rules",
    `${rules.length} rules, ${observed} of them observed in real logs. Look them up [by error code](by-code.md) or [by event](by-event.md), or ask ${code("redscreen explain")} for an id, a code or an event.`,
    ...blocks,
  );
}

function stepOrder({ step }: Rule, steps: readonly string[]): number {
  return step === null ? -1 : steps.indexOf(step);
}

function stepOf(rule: Rule): string {
  return placeOfRule(rule).split(" > ")[1] ?? "";
}

/** Every code that a rule looks for or shows, with those rules. */
export function codeIndex(rules: readonly Rule[]): string {
  const entries = grouped(rules, (rule) => codesOf(rule).map(({ code: hex, meaning }) => ({ key: hex, title: `${hex}: ${prose(meaning)}` })));
  return page("# Rules by error code", "[All rules](README.md) · [by event](by-event.md)", ...entries);
}

/** Every event that a rule looks at, with those rules. */
export function eventIndex(rules: readonly Rule[]): string {
  const entries = grouped(rules, (rule) =>
    eventsOf(rule).map(({ log, id, name, sentence }) => ({ key: `${log}-${String(id).padStart(5, "0")}`, title: `${name}: ${prose(sentence)}` })),
  );
  return page("# Rules by event", "[All rules](README.md) · [by error code](by-code.md)", ...entries);
}

interface Entry {
  /** What the entries are sorted by; without padding it is the name to link to. */
  readonly key: string;
  readonly title: string;
}

function grouped(rules: readonly Rule[], entriesOf: (rule: Rule) => readonly Entry[]): readonly string[] {
  const found = new Map<string, { readonly title: string; readonly rules: Rule[] }>();
  for (const rule of rules) {
    for (const { key, title } of entriesOf(rule)) {
      const group = found.get(key) ?? { title, rules: [] };
      group.rules.push(rule);
      found.set(key, group);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { title, rules: own }]) => {
      const anchor = key.toLowerCase().replace(/-0+(?=\d)/, "-");
      return `<a id="${anchor}"></a>\n\n## ${title}\n\n${bullets(own.map((rule) => `${linkTo(rule.id)}: ${prose(plainText(rule.title))}`))}`;
    });
}
