import type { RegistryDraft } from "./draft.js";
import { copied, type KeySection, signedOf, textOf, findValue } from "./key-section.js";
import { putNumbers } from "./read-autopilot.js";

/** Windows brings some fifty. */
const MOST_URIS_PER_VALUE = 1000;

/** Reads below `Control\CloudDomainJoin`: `JoinInfo\{thumbprint}` and `TenantInfo\{id}`. */
export function readCloudJoin(section: KeySection, draft: RegistryDraft): void {
  const [area = "", id = "", ...deeper] = section.path;
  if (id === "" || deeper.length > 0) return;
  if (area.toLowerCase() === "joininfo") {
    const userEmail = textOf(section, "UserEmail");
    draft.tables.joins.put(id.toLowerCase(), {
      ...section.place,
      tenantId: textOf(section, "TenantId")?.toLowerCase(),
      userEmail,
      byDevice: userEmail !== undefined && /^foouser@/i.test(userEmail),
    });
  } else if (area.toLowerCase() === "tenantinfo") {
    const name = textOf(section, "DisplayName");
    const tenantId = copied(id.toLowerCase());
    if (name !== undefined) draft.tables.tenants.put(tenantId, { ...section.place, tenantId, name });
  }
}

/** Reads below `Provisioning`: `OMADM\SyncML` and `SyncML`, where marks are keys or values of their name. */
export function readProvisioning(section: KeySection, draft: RegistryDraft): void {
  const words = section.path.map((part) => part.toLowerCase());
  const at = words.indexOf("syncml");
  if (at < 0 || at > 1) return;
  const [child, ...deeper] = words.slice(at + 1);
  if (child === "rebootrequireduris") {
    if (deeper.length === 0) putUris(section, draft);
    return;
  }
  for (const [name, mark] of MARKS) {
    if (child === name || (child === undefined && findValue(section, name) !== undefined)) draft.tables.marks.put(mark, section.place);
  }
}

const MARKS: readonly (readonly [string, string])[] = [
  ["odjapplied", "domain-join-applied"],
  ["rebootrequired", "restart-pending"],
];

/** The addresses are the names of values, or the text of one. */
function putUris(section: KeySection, draft: RegistryDraft): void {
  for (const value of section.values) {
    const listed = value.type === "multi-string" ? value.data : value.type === "string" ? value.data.slice(0, 100_000).split(/[;\n]/) : [];
    for (const uri of [value.name, ...listed.slice(0, MOST_URIS_PER_VALUE)]) {
      const text = copied(uri.slice(0, 300).trim());
      if (text.startsWith("./")) draft.tables.restartUris.put(text.toLowerCase(), { ...section.place, line: value.line, uri: text });
    }
  }
}

const SETUP_NUMBERS = ["OOBEInProgress", "SystemSetupInProgress", "SetupPhase", "SetupType", "OOBEInProgressDriverUpdatesPostponed"];
const OOBE_NUMBERS = [
  "OOBEInProgress",
  "OOBEComplete",
  "LaunchUserOOBE",
  "SkipMachineOOBE",
  "SkipUserOOBE",
  "SetupDisplayedEula",
  "UnattendCreatedUser",
];

/** Reads `SYSTEM\Setup`. */
export function readSetupState(section: KeySection, draft: RegistryDraft): void {
  if (section.path.length === 0) putNumbers(SETUP_NUMBERS, section, draft.tables.setup.put);
}

/** Reads `CurrentVersion\OOBE`. */
export function readOobeState(section: KeySection, draft: RegistryDraft): void {
  if (section.path.length === 0) putNumbers(OOBE_NUMBERS, section, draft.tables.setup.put);
}

/** Reads `Control\TimeZoneInformation`. Biases are minutes from local time to UTC, with a sign. */
export function readTimeZone(section: KeySection, draft: RegistryDraft): void {
  if (section.path.length > 0) return;
  draft.tables.timeZone.put("", {
    ...section.place,
    zone: textOf(section, "TimeZoneKeyName") ?? textOf(section, "StandardName"),
    offsetMinutes: offsetOf(section, "ActiveTimeBias"),
    standardOffsetMinutes: offsetOf(section, "Bias"),
  });
}

/** Zones lie within fourteen hours; anything else is damage. */
function offsetOf(section: KeySection, name: string): number | undefined {
  const bias = signedOf(section, name);
  if (bias === undefined || Math.abs(bias) > 14 * 60) return undefined;
  return bias === 0 ? 0 : -bias;
}
