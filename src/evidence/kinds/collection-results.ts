import { decodeText } from "../../formats/index.js";
import { LARGEST_RESULTS, readCollectionResults } from "../collection/read-results.js";
import type { SourceIssue } from "../model.js";
import { readUpTo } from "../read-up-to.js";
import { statusOf, type TextKind } from "./kind.js";

const TOO_LARGE: SourceIssue = { code: "results-too-large", message: "The file is larger than any such list." };
const NO_LIST: SourceIssue = { code: "results-xml", message: "The list of what was collected has no directive that can be read." };

export const COLLECTION_RESULTS: TextKind = {
  matches: (text) => /^\ufeff?\s*(<\?xml[^>]*>\s*)?<Collection[\s>]/.test(text),
  async read(member, into) {
    const kind = "Intune collection results";
    const bytes = await readUpTo(member, LARGEST_RESULTS);
    if (bytes === undefined) return { kind, status: "unreadable", issues: [TOO_LARGE] };
    const directives = readCollectionResults(decodeText(bytes).text).map((one) => ({ ...one, files: [] }));
    if (directives.length === 0) return { kind, status: "unreadable", issues: [NO_LIST] };
    into.texts.collections.push({ source: member.path, directives });
    const issues = directives
      .filter(({ code }) => code !== "0x00000000")
      .map((one) => ({
        code: "not-collected",
        at: `${one.kind} ${one.input}`.slice(0, 200),
        message: `The collection got nothing here: ${one.code}.`,
      }));
    return { kind, status: statusOf(member, false), issues };
  },
};
