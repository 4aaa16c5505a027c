import { parseJsonObject } from "../../formats/index.js";
import type { RegistryDraft } from "./draft.js";
import { codeOf, flagOf, type KeySection, numberOf, textOf, findValue } from "./key-section.js";
import type { PreparationPage } from "./model-autopilot.js";
import { wordFor } from "./read-tracking.js";
import type { Loose } from "./table.js";

/** Reads `AutopilotSettings\DevicePreparation`: the page of device preparation, and its agent's instructions below it. */
export function readPreparation(section: KeySection, draft: RegistryDraft): void {
  const [child, ...deeper] = section.path;
  if (child === undefined) readPage(section, draft);
  else if (child.toLowerCase() === "bootstrapperagent" && deeper.length === 0 && findValue(section, "ExecutionContext") !== undefined)
    draft.tables.marks.put("preparation-agent", section.place);
}

function readPage(section: KeySection, draft: RegistryDraft): void {
  const status = numberOf(section, "PageStatus");
  const page: Partial<Loose<PreparationPage>> = {
    enabled: flagOf(section, "PageEnabled"),
    status,
    state: wordFor("preparation-page-state", status),
    errorPhase: textOf(section, "PageErrorPhase"),
    errorCode: codeOf(section, "PageErrorCode"),
    ...pageSettings(section, draft),
  };
  if (Object.values(page).some((value) => value !== undefined)) draft.tables.preparationPage.put("", { ...section.place, ...page });
}

function pageSettings(section: KeySection, draft: RegistryDraft): Partial<Loose<PreparationPage>> {
  const value = findValue(section, "PageSettings");
  if ((value?.type !== "string" && value?.type !== "expand-string") || value.data.trim() === "") return {};
  const parsed = parseJsonObject(value.data);
  if ("reason" in parsed) {
    draft.issue("registry-json", value.line, `The settings of the device preparation page cannot be read: ${parsed.reason}.`);
    return {};
  }
  const { AgentDownloadTimeoutSeconds: agent, PageTimeoutSeconds: page, AllowSkipOnFailure: skip, AllowDiagnostics: diagnostics } = parsed.object;
  return {
    agentTimeoutSeconds: typeof agent === "number" ? agent : undefined,
    pageTimeoutSeconds: typeof page === "number" ? page : undefined,
    allowSkip: typeof skip === "boolean" ? skip : undefined,
    allowDiagnostics: typeof diagnostics === "boolean" ? diagnostics : undefined,
  };
}
