import type { RecordIssue } from "./event-record.js";

/** Issues of one code that are passed on one by one; the rest are only counted. */
const MAX_PER_CODE = 20;

/** Keeps a file with a million defects from filling the report: the first ones pass, the rest become one line per code. */
export function limitIssues(onIssue: (issue: RecordIssue) => void): { readonly report: (issue: RecordIssue) => void; readonly finish: () => void } {
  const counts = new Map<string, number>();
  return {
    report(issue) {
      const count = (counts.get(issue.code) ?? 0) + 1;
      counts.set(issue.code, count);
      if (count <= MAX_PER_CODE) onIssue(issue);
    },
    finish() {
      for (const [code, count] of counts) {
        if (count > MAX_PER_CODE) onIssue({ code, message: `${count - MAX_PER_CODE} more of the same kind are not listed.` });
      }
    },
  };
}
