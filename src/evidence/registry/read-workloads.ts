import { isObject, parseJsonObject } from "../../formats/index.js";
import type { RegistryDraft } from "./draft.js";
import { guidOf } from "./key-path.js";
import { copied, type KeySection, placeOf, toHex } from "./key-section.js";
import { wordFor } from "./read-tracking.js";
import { jsonTime } from "./times.js";

/**
 * Reads the progress of device preparation, which the agent keeps as JSON in one value: a list `Workloads` with an id, a
 * name, a state and times for each app and script.
 */
export function readWorkloads(section: KeySection, draft: RegistryDraft): void {
  for (const value of section.values) {
    if ((value.type !== "string" && value.type !== "expand-string") || !value.data.trimStart().startsWith("{")) continue;
    const parsed = parseJsonObject(value.data);
    if ("reason" in parsed) {
      draft.issue("registry-json", value.line, `The progress of device preparation cannot be read: ${parsed.reason}.`);
      continue;
    }
    const list = fieldOf(parsed.object, "Workloads");
    for (const workload of Array.isArray(list) ? list : []) {
      const id = isObject(workload) ? workload["WorkloadId"] : undefined;
      if (!isObject(workload) || typeof id !== "string" || id === "") continue;
      const state = workload["WorkloadState"];
      const workloadState = typeof state === "number" && Number.isSafeInteger(state) ? state : undefined;
      const name = workload["FriendlyName"];
      const known = guidOf(id) ?? copied(id);
      draft.tables.workloads.put(known, {
        ...placeOf(section, value),
        id: known,
        name: typeof name === "string" && name.trim() !== "" ? copied(name.trim()) : undefined,
        workloadState,
        state: wordFor("workload-state", workloadState),
        start: jsonTime(workload["StartTime"]),
        end: jsonTime(workload["EndTime"]),
        errorCode: toHex(workload["ErrorCode"]),
      });
    }
  }
}

function fieldOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return object[name] ?? Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
