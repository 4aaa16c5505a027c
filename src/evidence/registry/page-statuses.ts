import { pageStatusCategory, readPageStatus, type RecordIssue, type RegistryKey } from "../../formats/index.js";
import type { PageStatus } from "../model.js";

const SETTINGS_KEY = /\\Provisioning\\AutopilotSettings$/i;

/** The three `…Category.Status` values, which tell what the page showed last. */
export function pagesOf(source: string, key: RegistryKey, onIssue: (issue: RecordIssue) => void): PageStatus[] {
  if (!SETTINGS_KEY.test(key.key.slice(-64))) return [];
  return key.values.flatMap((value) => {
    const category = pageStatusCategory(value.name);
    if (category === undefined || (value.type !== "string" && value.type !== "expand-string")) return [];
    const result = readPageStatus(category, value.data);
    if ("issue" in result) {
      onIssue({ ...result.issue, at: `line ${value.line}` });
      return [];
    }
    return [{ source, key: `${key.key}\\${value.name}`, line: value.line, ...result.status }];
  });
}
