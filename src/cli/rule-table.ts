import Table from "cli-table3";
import { PHASE_IDS, phaseTitle } from "../knowledge/index.js";
import { cleanLine, counted, paint, span } from "../report/index.js";
import { type LayeredRules, plainText, type Rule } from "../rule-engine/index.js";

const PLACES = [...PHASE_IDS, "of-failure"] as const;
const WIDTH = 80;
const BORDERS_AND_PADDING = 7;

/** The catalogue as a table, phase by phase; what only looks bad comes last, and after it what overlays took out. */
export function ruleTable({ rules, origins, disabled }: LayeredRules, colour: boolean): string {
  const out = disabled.map(({ rule }) => rule);
  const failures = rules.filter(({ role }) => role !== "notice");
  const notices = rules.filter(({ role }) => role === "notice");
  const groups = [
    ...PLACES.map((place) => ({
      title: place === "of-failure" ? "Wherever the deployment failed" : phaseTitle(place),
      group: failures.filter(({ phase }) => phase === place),
    })),
    { title: "Notices: they look bad, and are harmless or expected", group: notices },
    { title: "Disabled: not reported, also where they match", group: out },
  ].filter(({ group }) => group.length > 0);
  const idWidth = Math.max(...[...rules, ...out].map(({ id }) => id.length));
  const note = (rule: Rule): string => roleText(rule) + ownerText(rule, origins, disabled);
  const tables = groups.map(({ title, group }) => `${paint([[span(title, "bold")]], colour)}${table(group, idWidth, note)}`);
  return `${tables.join("\n")}\n${counted(rules.length, "rule")}${out.length === 0 ? "" : `, ${out.length} disabled`}. redscreen explain <id> tells more.\n`;
}

function table(rules: readonly Rule[], idWidth: number, note: (rule: Rule) => string): string {
  const rows = new Table({
    style: { head: [], border: [], compact: true },
    colWidths: [idWidth + 2, WIDTH - BORDERS_AND_PADDING + 2 - idWidth],
    wordWrap: true,
  });
  for (const rule of [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))) rows.push([rule.id, cleanLine(plainText(rule.title)) + note(rule)]);
  return `${rows.toString()}\n`;
}

function roleText({ role }: Rule): string {
  return role === "symptom" || role === "contributing" ? ` (${role})` : "";
}

/** Whose rule it is, whose texts it has, or who took it out; nothing for the rules that redscreen ships. */
function ownerText({ id }: Rule, origins: LayeredRules["origins"], disabled: LayeredRules["disabled"]): string {
  const out = disabled.find(({ rule }) => rule.id === id)?.overlay;
  const owners = [...new Set((origins.get(id) ?? []).map(({ overlay }) => overlay)), ...(out === undefined ? [] : [out])];
  return owners.length === 0 ? "" : ` [${[...new Set(owners)].map((owner) => cleanLine(owner)).join(", ")}]`;
}
