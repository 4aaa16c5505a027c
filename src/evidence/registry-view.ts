import type { ImeLog } from "./ime/ime-log.js";
import type { Evidence, ProfileEvidence } from "./model.js";
import { mergeRegistry, type RegistryEvidence, type RegistryExport, registryMoments } from "./registry/index.js";

/** What the exports of one device say together, with the names that the agent's logs give to apps. */
export function registryView(
  registryExports: readonly RegistryExport[],
  imeLogs: readonly ImeLog[],
): Pick<Evidence, "registry" | "registryMoments" | "registryExports"> {
  const registry = mergeRegistry(registryExports);
  const names = new Map(imeLogs.flatMap(({ apps }) => apps.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]))));
  return { registry, registryMoments: registryMoments(registry, names), registryExports };
}

/**
 * The profile in the registry's cache, for a bundle in which no profile file is: the device writes both from one answer of
 * the service. A cache that is marked as not available holds an older answer.
 */
export function cachedProfiles(files: readonly ProfileEvidence[], { autopilot }: RegistryEvidence): readonly ProfileEvidence[] {
  const { cache } = autopilot;
  return files.length > 0 || cache?.profile === undefined || cache.available === false ? [] : [cache.profile];
}
