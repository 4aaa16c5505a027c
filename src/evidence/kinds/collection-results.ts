import { decodeText } from "../../formats/index.js";
import type { SourceIssue } from "../model.js";
import { LARGEST_RESULTS, readCollectionResults } from "../read-collection-results.js";
import { readUpTo } from "../read-up-to.js";
import type { TextKind } from "./kind.js";

export const COLLECTION_RESULTS: TextKind = {
  matches: (text) => /^\ufeff?\s*(<\?xml[^>]*>\s*)?<Collection[\s>]/.test(text),
  async read(member) {
    const kind = "Intune collection results";
    const bytes = await readUpTo(member, LARGEST_RESULTS);
    if (bytes === undefined) {
      const issue: SourceIssue = { code: "results-too-large", message: "The file is larger than any such list." };
      return { kind, status: "unreadable", issues: [issue] };
    }
    const { directives, issues } = readCollectionResults(decodeText(bytes).text);
    return { kind, status: directives === 0 && issues.length > 0 ? "unreadable" : "read", issues };
  },
};
