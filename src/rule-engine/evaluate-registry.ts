import { areaOf, type RegistryFact } from "../evidence/index.js";
import type { RegistryPattern } from "./beside-schema.js";
import { spend } from "./budget.js";
import type { RuleContext } from "./context.js";
import { prefixed } from "./evaluate-log-line.js";
import { hasInput } from "./inputs.js";
import { compileMatcher, globFits } from "./matcher.js";
import type { Leaf } from "./trace.js";

const MISSING: Leaf = { value: "unknown", note: "", missing: ["registry-export"] };
const MOST_SHOWN = 5;
const LONGEST_SHOWN = 200;

/** Looks for a registry value. That it is not there says something only where its key is, or in a dump of everything. */
export function evaluateRegistry({ key, value, is }: RegistryPattern, context: RuleContext): Leaf {
  const { evidence } = context;
  if (evidence === undefined || !hasInput("registry-export", context)) return MISSING;
  spend(evidence.registryValues.length);
  const pattern = `*\\${key.toLowerCase().replace(/^\\+/, "")}`;
  const inKey = evidence.registryValues.filter((fact) => globFits(fact.key.toLowerCase(), pattern));
  const test = compileMatcher(is ?? { present: true });
  const named = inKey.filter(({ name }) => name.toLowerCase() === value.toLowerCase());
  const fitting = named.filter(({ data }) => test(data.trim() === "" ? undefined : data, () => undefined));
  if (fitting.length > 0) {
    const witnesses = fitting.slice(0, MOST_SHOWN).map((fact) => ({
      kind: "evidence" as const,
      refs: [
        { source: fact.source, line: fact.line, key: `${fact.key}\\${fact.name}`, text: `${fact.name} is ${fact.data.slice(0, LONGEST_SHOWN)}` },
      ],
      values: prefixed("registry", { key: fact.key, value: fact.name, data: fact.data.slice(0, LONGEST_SHOWN) }),
    }));
    return { value: true, note: `${fitting.length} found`, witnesses };
  }
  const note = named.length > 0 ? `${named.length} with other data` : "not found";
  if (inKey.length === 0 && !isWhole(evidence.registryValues)) return { ...MISSING, note };
  // A value that is not there fits what asks for its absence.
  return { value: named.length === 0 && test(undefined, () => undefined), note };
}

/** `reg export` writes one key; a dump has several subjects in one file. */
function isWhole(facts: readonly RegistryFact[]): boolean {
  const first = new Map<string, number | undefined>();
  return facts.some(({ source, key }) => {
    const area = areaOf(key);
    if (!first.has(source)) first.set(source, area);
    return first.get(source) !== area;
  });
}
