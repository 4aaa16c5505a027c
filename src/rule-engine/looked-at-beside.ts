import type { Condition } from "./condition-schema.js";
import { asList, type RuleContext } from "./context.js";
import { logsOf } from "./inputs.js";

const MOST = 4;
const LONGEST = 100;

/** What conditions over evidence beside the event logs looked at, each in a line. */
export function lookedAtBeside({ item, registry, "log-line": line }: Condition, { deployment, evidence }: RuleContext): readonly string[] {
  const found: string[] = [];
  if (item) {
    const items = deployment.phases.flatMap(({ id, steps }) =>
      steps.flatMap((step) => step.items.map((one) => ({ ...one, place: `${id}/${step.id}` }))),
    );
    for (const { kind, id, name, status, errorCode, place } of items)
      found.push([`${kind} ${name ?? id} in ${place}: ${status}`, errorCode].filter((part) => part !== undefined).join(" "));
  }
  if (line && evidence) {
    const means = new Set<string>(asList(line.means));
    const facts = asList(line.log).flatMap((name) => logsOf(name, evidence).flatMap((log) => log.facts));
    for (const one of facts.filter((fact) => means.has(fact.means))) {
      const values = Object.entries(one.values).map(([name, value]) => `${name} ${JSON.stringify(value.slice(0, LONGEST))}`);
      found.push(`line ${one.line}, ${one.means}${one.noise ? " (healthy runs have it too)" : ""}: ${values.join(", ") || "no values"}`);
    }
  }
  if (registry && evidence) {
    const named = evidence.registryValues.filter(({ name }) => name.toLowerCase() === registry.value.toLowerCase());
    for (const { key, name, data } of named) found.push(`${key}\\${name} is ${JSON.stringify(data.slice(0, LONGEST))}`);
  }
  const left = found.length - MOST;
  return left > 0 ? [...found.slice(0, MOST), `and ${left} more`] : found;
}
