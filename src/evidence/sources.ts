import type { LocatedIssue } from "../archive/index.js";
import { compareText } from "../knowledge/index.js";
import type { Evidence, EvidenceSource, InputSummary, SourceIssue } from "./model.js";

export const EVENT_LOG = "event log";
export const EVENT_TABLE = "event log (saved as text)";

/** What a file of a known kind, that this version does not read, is called in front of its label. */
const KNOWN = "known: ";

/** The list of files for the report: those that were met, those that could not be handed out, and archives with a defect. */
export function listSources(met: readonly EvidenceSource[], located: readonly LocatedIssue[], inputs: readonly InputSummary[]): EvidenceSource[] {
  const sources = new Map(met.map((source) => [source.path, source]));
  const issues = new Map<string, SourceIssue[]>();
  for (const { path, issue } of located) issues.set(path, [...(issues.get(path) ?? []), issue]);
  for (const [path, own] of issues) {
    const known = sources.get(path);
    sources.set(path, known ? { ...known, issues: [...known.issues, ...own] } : notHandedOut(path, own, met, inputs));
  }
  return [...sources.values()].sort((a, b) => compareText(a.path, b.path));
}

/** Of an archive with a defect something may have been read all the same; of a file that was not handed out, nothing was. */
function notHandedOut(path: string, issues: readonly SourceIssue[], met: readonly EvidenceSource[], inputs: readonly InputSummary[]): EvidenceSource {
  const input = inputs.find(({ name }) => name === path);
  const isInside = (source: EvidenceSource): boolean =>
    source.path.startsWith(`${path}!/`) || (input !== undefined && (inputs.length === 1 || source.path.startsWith(`${path}/`)));
  const status = met.some(isInside) ? "partly-read" : "unreadable";
  const isContainer = status === "partly-read" || (input !== undefined && input.kind !== "files");
  return { path, kind: !isContainer ? "file" : input?.kind === "folder" ? "folder" : "archive", status, issues };
}

export function knownKind(label: string): string {
  return `${KNOWN}${label}`;
}

/** True when at least one file was evidence, read or only recognised. */
export function hasEvidence({ sources }: Pick<Evidence, "sources">): boolean {
  return sources.some(({ kind, status }) => {
    if (kind === "archive" || kind === "folder") return false;
    return status === "read" || status === "partly-read" || kind.startsWith(KNOWN) || (kind === EVENT_LOG && status === "ignored");
  });
}
