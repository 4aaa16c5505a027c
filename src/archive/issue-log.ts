import type { InputIssue } from "./member.js";

/** An issue with an archive, a folder, or an entry that could not be handed out. */
export interface LocatedIssue {
  /** As the path of a member; the input's name where it concerns an input as a whole. */
  readonly path: string;
  readonly issue: InputIssue;
}

export interface IssueLog {
  readonly issues: readonly LocatedIssue[];
  /** @param container the archive or folder that the issue counts for */
  add(path: string, issue: InputIssue, container: string): void;
}

const MOST_PER_KIND = 50;

/** Collects issues; a hostile archive gets at most 50 of each code, then a last word. */
export function createIssueLog(): IssueLog {
  const issues: LocatedIssue[] = [];
  const counts = new Map<string, number>();
  return {
    issues,
    add(path, issue, container) {
      const key = `${issue.code}\n${container}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count <= MOST_PER_KIND) issues.push({ path, issue });
      else if (count === MOST_PER_KIND + 1) {
        issues.push({
          path: container,
          issue: { code: issue.code, message: `More than ${MOST_PER_KIND} entries have this issue; the others are not listed.` },
        });
      }
    },
  };
}
