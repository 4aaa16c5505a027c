import { isLogAlias, logAliasOf, lookUpEvent, secondsBetween } from "../../knowledge/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { type TimelineEntry, timeOf } from "../../timeline/index.js";
import { literalsOf } from "./literals.js";
import { createRedact, type Redact } from "./redact.js";

const HEAD = `# Events of a device, in the form of a case. Values that could name somebody are hidden: equal ones have the same number.
# Take out what the rule does not need, set what it should say, and read it once more before you pass it on.
`;

/** Logs whose events several programs write, so that a case names the provider too. */
const SHARED = new Set(["system", "application"]);

/** The events of a timeline as a file of cases with one case, piece by piece; what is no event of a known log is counted. */
export function* timelineAsCases(entries: readonly TimelineEntry[], rules: readonly Rule[]): Generator<string> {
  const usable = entries.filter((entry) => logOf(entry) !== undefined);
  const logs = [...new Set(usable.map((entry) => logOf(entry) ?? ""))].sort();
  yield HEAD;
  const left = entries.length - usable.length;
  if (left > 0) yield `# Left out: ${left} ${left === 1 ? "entry that is" : "entries that are"} no event of a log that rules know.\n`;
  yield `- name: Say what this case shows\n  expect: match\n  logs: [${logs.join(", ")}]\n`;
  const [first] = usable;
  if (!first) {
    yield "  events: []\n";
    return;
  }
  yield "  events:\n";
  const redact = createRedact(literalsOf(rules));
  for (const entry of usable) yield `    - ${eventText(entry, timeOf(first), redact)}\n`;
}

function logOf({ kind, channel, eventId }: TimelineEntry): string | undefined {
  const alias = kind === "event" && eventId !== undefined && channel !== undefined ? logAliasOf(channel) : undefined;
  return alias !== undefined && isLogAlias(alias) ? alias : undefined;
}

function eventText(entry: TimelineEntry, start: string, redact: Redact): string {
  const { provider = "", channel = "", eventId = 0, version, data } = entry;
  const log = logOf(entry) ?? "";
  const fact = lookUpEvent(provider, channel, eventId);
  const fields = Object.entries(data ?? {}).map(([name, value]) => {
    const field = { log, name, type: fact?.fields[name], valueMap: fact?.valueMaps[name] };
    const shown = typeof value === "string" ? quoted(redact(value, field)) : `[${value.map((one) => quoted(redact(one, field))).join(", ")}]`;
    return `${/^[A-Za-z]\w*$/.test(name) ? name : quoted(name)}: ${shown}`;
  });
  const parts = [
    `log: ${log}`,
    ...(SHARED.has(log) && fact ? [`provider: ${quoted(fact.provider)}`] : []),
    `id: ${eventId}`,
    `at: ${Math.round(secondsBetween(start, timeOf(entry)) * 10) / 10}`,
    ...(version === undefined || version === 0 ? [] : [`version: ${version}`]),
    ...(fields.length > 0 ? [`data: { ${fields.join(", ")} }`] : []),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** JSON is YAML; what YAML does not allow as it stands is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
