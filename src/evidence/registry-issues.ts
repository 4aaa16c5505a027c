import { byDevice } from "./devices.js";
import type { Evidence, EvidenceSource, SourceIssue } from "./model.js";
import type { RegistryEvidence } from "./registry/index.js";

/** Moments that the registry has a time for. */
function countChanges({ tracking, workloads }: RegistryEvidence): number {
  const changes = tracking.items.reduce((sum, { states }) => sum + states.length, 0);
  return workloads.reduce((sum, { start, end, state }) => sum + (start ? 1 : 0) + (end && state ? 1 : 0), changes);
}

/**
 * The sources with a word on exports that do not count: where two exports of one device differ in an entry, the report
 * says which is believed. Exports of two devices differ anyway.
 */
export function withRegistryIssues(evidence: Evidence): readonly EvidenceSource[] {
  const { registry, registryMoments } = evidence;
  const superseded = registry.superseded.length === 0 || byDevice(evidence).length > 1 ? [] : registry.superseded;
  const leftOut = countChanges(registry) - registryMoments.length;
  if (superseded.length === 0 && leftOut <= 0) return evidence.sources;
  const busiest = registry.tracking.items[0]?.source;
  return evidence.sources.map((source) => {
    const issues = superseded
      .filter((one) => one.source === source.path)
      .map(({ by, entries }): SourceIssue => {
        const what = entries === 1 ? "One entry stands" : `${entries} entries stand`;
        return { code: "registry-older-copy", message: `${what} otherwise in ${by}, which is later or fuller and counts.` };
      });
    if (leftOut > 0 && source.path === busiest)
      issues.push({
        code: "registry-moments-cut",
        message: `${leftOut} changes of tracked items are more than a timeline holds; they are left out of it.`,
      });
    return issues.length === 0 ? source : { ...source, issues: [...source.issues, ...issues] };
  });
}
