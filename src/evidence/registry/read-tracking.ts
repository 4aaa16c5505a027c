import { valueName } from "../../knowledge/index.js";
import type { RegistryDraft } from "./draft.js";
import { appOf, isSid } from "./key-path.js";
import { codeOf, copied, flagOf, type KeySection, numberOf } from "./key-section.js";
import type { PolicyProvider, TrackedApp } from "./model.js";
import type { RegistryScope } from "./place.js";

/** Reads below `Windows\Autopilot\EnrollmentStatusTracking`. */
export function readTracking(section: KeySection, draft: RegistryDraft): void {
  const [owner = "", ...rest] = section.path;
  const words = rest.map((part) => part.toLowerCase());
  if (owner.toLowerCase() === "esptrackinginfo") {
    if (words[0] === "diagnostics") draft.snapshots.add({ ...section, path: rest.slice(1), place: section.place });
    return;
  }
  const whose = whoseOf(owner);
  if (whose === undefined) return;
  if (words[0] === "devicepreparation" && words[1] === "policyproviders") readProvider("device-preparation", rest.slice(2), whose, section, draft);
  else if (words[0] === "setup") readSetup(rest.slice(1), whose, section, draft);
}

function whoseOf(owner: string): RegistryScope | undefined {
  if (owner.toLowerCase() === "device") return { scope: "device" };
  return isSid(owner) ? { scope: "user", sid: owner } : undefined;
}

function idOf(whose: RegistryScope, ...parts: readonly string[]): string {
  return [whose.sid ?? "device", ...parts].join("|").toLowerCase();
}

function readProvider(
  phase: PolicyProvider["phase"],
  path: readonly string[],
  whose: RegistryScope,
  section: KeySection,
  draft: RegistryDraft,
): void {
  const [name, child] = path;
  if (name === undefined) return;
  const provider = copied(name);
  const isResources = child?.toLowerCase() === "trackedresourcetypes";
  if (child !== undefined && !isResources) return;
  const installationState = isResources ? undefined : numberOf(section, "InstallationState");
  draft.tables.providers.put(idOf(whose, phase, provider), {
    ...section.place,
    phase,
    ...whose,
    provider,
    installationState,
    state: wordFor("tracked-provider-state", installationState),
    lastError: codeOf(section, "LastError"),
    timeLimitMinutes: numberOf(section, "Timeout"),
    policiesCreated: flagOf(section, "TrackingPoliciesCreated"),
    tracksApps: isResources ? flagOf(section, "Apps") : undefined,
  });
}

function readSetup(path: readonly string[], whose: RegistryScope, section: KeySection, draft: RegistryDraft): void {
  const [first, second, ...rest] = path;
  if (first === undefined) {
    draft.tables.setups.put(idOf(whose), { ...section.place, ...whose, provisioningCompleted: flagOf(section, "HasProvisioningCompleted") });
    return;
  }
  if (first.toLowerCase() !== "apps") return;
  switch (second?.toLowerCase()) {
    case undefined: {
      const appsLocked = flagOf(section, "Locked");
      if (appsLocked !== undefined) draft.tables.setups.put(idOf(whose), { ...section.place, ...whose, appsLocked });
      return;
    }
    case "policyproviders":
      readProvider("setup", rest, whose, section, draft);
      return;
    case "tracking":
      readApp(rest, whose, section, draft);
      return;
  }
}

function readApp([owner, name, ...deeper]: readonly string[], whose: RegistryScope, section: KeySection, draft: RegistryDraft): void {
  if (owner === undefined || name === undefined || deeper.length > 0) return;
  const provider = copied(owner);
  const installationState = numberOf(section, "InstallationState");
  const app = appOf(name) ?? { id: copied(name) };
  draft.tables.apps.put(idOf(whose, provider, name), {
    ...section.place,
    ...whose,
    provider,
    ...app,
    installationState,
    state: wordFor("tracked-app-state", installationState),
    restart: restartOf(numberOf(section, "RebootRequired")),
  });
}

function restartOf(number: number | undefined): TrackedApp["restart"] {
  return number === 1 ? "none" : number === 2 ? "soft" : number === 3 ? "hard" : undefined;
}

/** The word of a value map; the number itself where the map does not know it. */
export function wordFor(map: string, number: number | undefined): string | undefined {
  return number === undefined ? undefined : (valueName(map, String(number)) ?? String(number));
}
