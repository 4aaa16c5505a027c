import { parseJsonObject, type RegistryValue } from "../../formats/index.js";
import type { RegistryDraft } from "./draft.js";
import { appOf, guidOf } from "./key-path.js";
import { codeOf, type KeySection, numberOf, signedOf, textOf, findValue } from "./key-section.js";
import type { AgentApp } from "./model-apps.js";
import type { RegistryScope } from "./place.js";
import { readEnforcement } from "./read-enforcement.js";
import { readWorkloads } from "./read-workloads.js";
import type { Loose } from "./table.js";
import { utcTime } from "./times.js";

const DEVICE = "00000000-0000-0000-0000-000000000000";

/** Reads below `Microsoft\IntuneManagementExtension`. */
export function readAgent(section: KeySection, draft: RegistryDraft): void {
  const [area = "", ...rest] = section.path;
  switch (area.toLowerCase()) {
    case "win32apps":
      readWin32Apps(rest, section, draft);
      return;
    case "esptrackingwin32apps":
      put(rest, section, draft, { espPhase: textOf(section, "EspTrackingWin32AppPhase") });
      return;
    case "policies":
      readScript(rest, section, draft);
      return;
    case "sidecarpolicies":
      if (rest[0]?.toLowerCase() === "statusservicereports") put(rest.slice(1), section, draft, { reportedStatus: numberOf(section, "Status") });
      return;
  }
}

type Whose = RegistryScope & { readonly userId?: string };

/** The agent knows users by their id in Entra; the device is the id of zeros. */
function whoseOf(user: string): Whose | undefined {
  const userId = guidOf(user);
  return userId === undefined ? undefined : userId === DEVICE ? { scope: "device" } : { scope: "user", userId };
}

/** `{user}\{app}_{revision}` with what its key or the key below it tells; other keys, such as `GRS`, are none. */
function put(path: readonly string[], section: KeySection, draft: RegistryDraft, news: Partial<Loose<AgentApp>>): void {
  const whose = whoseOf(path[0] ?? "");
  const app = appOf(path[1] ?? "");
  if (whose === undefined || app === undefined) return;
  draft.tables.agentApps.put(`${whose.userId ?? ""}|${app.id}|${app.revision ?? ""}`, { ...section.place, ...whose, ...app, ...news });
}

function readWin32Apps(path: readonly string[], section: KeySection, draft: RegistryDraft): void {
  const [user = "", app = "", message, ...deeper] = path;
  const area = user.toLowerCase();
  if (area === "provisioningprogress" || area === "provisioning") readWorkloads(section, draft);
  else if (app.toLowerCase() === "grs") readRetries(user, deeper[0], section, draft);
  else if (deeper.length === 0 && app !== "") {
    if (message === undefined) put(path, section, draft, plainValues(section));
    // Agents of all versions seen keep the messages in keys of their own; a value beside the others is read as well.
    for (const name of ["ComplianceStateMessage", "EnforcementStateMessage"]) {
      const value = findValue(section, name);
      if (value !== undefined && (message === undefined || message.toLowerCase() === name.toLowerCase()))
        putMessage(path, name, value, section, draft);
    }
  }
}

function plainValues(section: KeySection): Partial<Loose<AgentApp>> {
  return {
    intent: numberOf(section, "Intent"),
    exitCode: signedOf(section, "ExitCode"),
    result: textOf(section, "Result"),
    updatedAt: utcTime(textOf(section, "LastUpdatedTimeUtc")),
  };
}

function putMessage(path: readonly string[], name: string, value: RegistryValue, section: KeySection, draft: RegistryDraft): void {
  if (value.type !== "string" && value.type !== "expand-string") return;
  const text = value.data.trim();
  if (text === "" || text === "null") return;
  const parsed = parseJsonObject(text);
  if ("reason" in parsed) {
    draft.issue("registry-json", value.line, `${name} of an app cannot be read: ${parsed.reason}.`);
    return;
  }
  const { object } = parsed;
  put(path, section, draft, name === "EnforcementStateMessage" ? readEnforcement(object) : { complianceState: asNumber(object["ComplianceState"]) });
}

/**
 * `{user}\GRS\{hash}`: the agent's memory of what it tried last, as one value per app whose text is the time; the agent's
 * log writes it as if the app were a key below, which is read as well. An app that failed is left alone until a day has
 * passed.
 */
function readRetries(user: string, child: string | undefined, section: KeySection, draft: RegistryDraft): void {
  for (const value of section.values) {
    const id = guidOf(value.name) ?? guidOf(child ?? "");
    const retryCountedFrom = value.type === "string" ? utcTime(value.data.trim()) : undefined;
    if (id !== undefined && retryCountedFrom !== undefined) put([user, id], section, draft, { retryCountedFrom });
  }
}

function readScript([user = "", script = "", ...deeper]: readonly string[], section: KeySection, draft: RegistryDraft): void {
  const whose = whoseOf(user);
  const id = guidOf(script);
  if (whose === undefined || id === undefined || deeper.length > 0) return;
  // What the script printed is left alone: it may hold anything.
  draft.tables.agentScripts.put(`${whose.userId ?? ""}|${id}`, {
    ...section.place,
    ...whose,
    id,
    result: textOf(section, "Result"),
    errorCode: codeOf(section, "ErrorCode"),
    updatedAt: utcTime(textOf(section, "LastUpdatedTimeUtc")),
  });
}

function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
