import { byDevice } from "./devices.js";
import type { Evidence, EvidenceSource, SourceIssue } from "./model.js";

/**
 * The sources with a word on exports that do not count: where two exports of one device differ in an entry, the report
 * says which is believed. Exports of two devices differ anyway.
 */
export function withRegistryIssues(evidence: Evidence): readonly EvidenceSource[] {
  const { superseded } = evidence.registry;
  if (superseded.length === 0 || byDevice(evidence).length > 1) return evidence.sources;
  return evidence.sources.map((source) => {
    const issues = superseded
      .filter((one) => one.source === source.path)
      .map(({ by, entries }): SourceIssue => {
        const what = entries === 1 ? "One entry stands" : `${entries} entries stand`;
        return { code: "registry-older-copy", message: `${what} otherwise in ${by}, which is later or fuller and counts.` };
      });
    return issues.length === 0 ? source : { ...source, issues: [...source.issues, ...issues] };
  });
}
