import type { ImeFact, ImeLog } from "../evidence/index.js";
import { describeExitCode, toMilliseconds } from "../knowledge/index.js";
import type { LaterLine, LogLinePattern } from "./beside-schema.js";
import { asList, type RuleContext } from "./context.js";
import { hasInput, inputOf, logsOf } from "./inputs.js";
import { compileMatcher } from "./matcher.js";
import { spend } from "./budget.js";
import type { Leaf, Witness } from "./trace.js";
import type { Truth } from "./truth.js";

/** As many lines as an answer needs. */
const MOST_WITNESSES = 20;
/** What the agent writes so soon after the last entry of an attempt is still of it, in milliseconds. */
const AFTERMATH = 15 * 60_000;

type LineTest = (line: ImeFact) => boolean;

/** A line with its log and its place in it, counted on through the files that the log was split into. */
interface Placed {
  readonly log: ImeLog;
  readonly fact: ImeFact;
  readonly place: number;
}

/** Looks for a line in the agent's logs. Where a log is missing or damaged, not finding it says nothing. */
export function evaluateLogLine(pattern: LogLinePattern, context: RuleContext): Leaf {
  const { evidence } = context;
  const names = asList(pattern.log);
  const missing = [...new Set(names.map(inputOf).filter((input) => !hasInput(input, context)))];
  if (evidence === undefined || !hasInput("ime-log", context)) return { value: "unknown", note: "", missing };
  const logs = [...new Set(names.flatMap((name) => logsOf(name, evidence)))];
  const absent = names.filter((name) => logsOf(name, evidence).length === 0).map(inputOf);
  const components = [...new Set(logs.map(({ component }) => component))];
  const found = components.flatMap((name) => {
    const parts = logs.filter(({ component }) => component === name);
    return linesOf(pattern, placedOf(parts, context)).map(({ log, fact }) => witnessOf(log, fact));
  });
  const isOpen = absent.length > 0 || logs.some(({ complete }) => !complete);
  const value: Truth = found.length > 0 ? true : isOpen ? "unknown" : false;
  return { value, note: `${found.length} found`, witnesses: found.slice(0, MOST_WITNESSES), missing: [...new Set([...missing, ...absent])] };
}

/** What was said in the time of the attempt; a line whose clock is not known may be of it. */
function factsOfAttempt({ source, facts }: ImeLog, { deployment: { attempt }, timeOfLine }: RuleContext): readonly ImeFact[] {
  const { index, start, end } = attempt;
  if (timeOfLine === undefined || index === 0 || start === undefined || end === undefined) return facts;
  const from = toMilliseconds(start);
  const to = toMilliseconds(end) + AFTERMATH;
  return facts.filter(({ line, wall }) => {
    const time = timeOfLine(source, line, wall);
    return time === undefined || (time >= from && time <= to);
  });
}

/** The agent begins a new file when one is full: what follows a line may stand in the next. */
function placedOf(parts: readonly ImeLog[], context: RuleContext): readonly Placed[] {
  const begun = ({ facts }: ImeLog): number => facts.find(({ wall }) => wall !== undefined)?.wall ?? 0;
  return parts
    .toSorted((a, b) => begun(a) - begun(b))
    .flatMap((log) => factsOfAttempt(log, context).map((fact) => ({ log, fact })))
    .map((one, place) => ({ ...one, place }));
}

function linesOf(pattern: LogLinePattern, lines: readonly Placed[]): readonly Placed[] {
  spend(lines.length * (1 + (pattern.notFollowedBy?.length ?? 0)));
  const fits = lineTest(pattern);
  const fitting = lines.filter(({ fact }) => !fact.noise && fits(fact));
  return (pattern.notFollowedBy ?? []).reduce<readonly Placed[]>((left, later) => dropFollowed(left, later, lines), fitting);
}

function lineTest({ means, values }: Pick<LaterLine, "means" | "values">): LineTest {
  const wanted = new Set(asList(means));
  const tests = Object.entries(values ?? {}).map(([name, matcher]) => ({ name, test: compileMatcher(matcher) }));
  return (line) => wanted.has(line.means) && tests.every(({ name, test }) => test(valueIn(line, name), () => undefined));
}

/** The last line of each kind is looked up by the values that have to be the same: every line is looked at once. */
function dropFollowed(lines: readonly Placed[], later: LaterLine, all: readonly Placed[]): readonly Placed[] {
  const fits = lineTest(later);
  const last = new Map<string, number>();
  for (const { fact, place } of all) {
    const key = fits(fact) ? keyOf(fact, later.same ?? []) : undefined;
    if (key !== undefined) last.set(key, place);
  }
  return lines.filter(({ fact, place }) => {
    const key = keyOf(fact, later.same ?? []);
    return key === undefined || (last.get(key) ?? 0) <= place;
  });
}

function keyOf(line: ImeFact, names: readonly string[]): string | undefined {
  const values = names.map((name) => valueIn(line, name)?.trim().toLowerCase());
  return values.includes(undefined) ? undefined : values.join("\0");
}

function valueIn({ values }: ImeFact, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return value === undefined || value.trim() === "" ? undefined : value;
}

function witnessOf({ source, component, apps }: ImeLog, { line, means, values }: ImeFact): Witness {
  const name = apps.find(({ id }) => id === values["app"]?.toLowerCase())?.name;
  const code = means.startsWith("app-exit") ? values["code"] : undefined;
  const shown = { ...(name === undefined ? {} : { name }), ...values };
  const listed = Object.entries(shown).map(([key, value]) => `${key} ${value.slice(0, 100)}`);
  const text = `${component}: ${means.replaceAll("-", " ")}${listed.length > 0 ? ` (${listed.join(", ")})` : ""}`;
  return {
    kind: "evidence",
    refs: [{ source, line, text: text.slice(0, 400) }],
    values: {
      ...prefixed("line", { ...shown, exitCode: code === undefined ? undefined : describeExitCode(code) }),
      "line:number": String(line),
      "line:log": component,
    },
  };
}

/** Names for the texts of rules: `{line:code}`. */
export function prefixed(kind: string, values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[`${kind}:${name}`, value]])));
}
