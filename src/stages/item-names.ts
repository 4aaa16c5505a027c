import type { Evidence } from "../evidence/index.js";
import { itemKey } from "./item-steps.js";

/**
 * Names of tracked items: what the user gave counts most, then what the service told the agent, then products and
 * packages of the registry.
 */
export function itemNames(evidence: Pick<Evidence, "imeLogs" | "registry" | "names">): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [id, name] of evidence.registry.names) names.set(itemKey(id), name);
  for (const { apps } of evidence.imeLogs) for (const { id, name } of apps) if (name !== undefined) names.set(itemKey(id), name);
  for (const [id, name] of evidence.names ?? []) names.set(itemKey(id), name);
  return names;
}
