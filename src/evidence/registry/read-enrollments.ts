import { guidOf, isSid } from "./key-path.js";
import { flagOf, type KeySection, numberOf, signedOf, textOf, withoutQuery } from "./key-section.js";
import type { RegistryDraft } from "./draft.js";
import type { BlockingChoices } from "./model.js";
import type { RegistryScope } from "./place.js";

/** Reads below `SOFTWARE\Microsoft\Enrollments`: `{id}`, `{id}\FirstSync`, `{id}\FirstSync\{SID}`. */
export function readEnrollments(section: KeySection, draft: RegistryDraft): void {
  const [name = "", child, user, ...deeper] = section.path;
  const id = guidOf(name);
  if (id === undefined || deeper.length > 0) return;
  if (child === undefined) readEnrollment(id, section, draft);
  else if (child.toLowerCase() === "firstsync") readFirstSync(id, user, section, draft);
}

function readEnrollment(id: string, section: KeySection, draft: RegistryDraft): void {
  const url = textOf(section, "DiscoveryServiceFullURL");
  const entry = {
    provider: textOf(section, "ProviderID"),
    type: numberOf(section, "EnrollmentType"),
    state: numberOf(section, "EnrollmentState"),
    upn: textOf(section, "UPN"),
    tenantId: textOf(section, "AADTenantID")?.toLowerCase(),
    discoveryUrl: url === undefined ? undefined : withoutQuery(url),
  };
  // Windows keeps keys of this form for its own purposes too, without any of these.
  if (Object.values(entry).some((value) => value !== undefined)) draft.tables.enrollments.put(id, { ...section.place, id, ...entry });
}

function readFirstSync(enrollment: string, user: string | undefined, section: KeySection, draft: RegistryDraft): void {
  if (user !== undefined && !isSid(user)) return;
  const whose: RegistryScope = user === undefined ? { scope: "device" } : { scope: "user", sid: user };
  draft.tables.firstSync.put(`${enrollment}|${user?.toLowerCase() ?? ""}`, {
    ...section.place,
    enrollment,
    ...whose,
    skipDevicePage: flagOf(section, "SkipDeviceStatusPage"),
    skipUserPage: flagOf(section, "SkipUserStatusPage"),
    timeLimitMinutes: numberOf(section, "SyncFailureTimeout"),
    blocking: blockingOf(section),
    syncDone: flagOf(section, "IsSyncDone"),
    serverDone: flagOf(section, "IsServerProvisioningDone"),
    continuedAnyway: continuedAnywayOf(section),
    provisioningStatus: signedOf(section, "ProvisioningStatus"),
  });
}

function blockingOf(section: KeySection): BlockingChoices | undefined {
  const bits = numberOf(section, "BlockInStatusPage");
  return bits === undefined ? undefined : { reset: (bits & 1) !== 0, tryAgain: (bits & 2) !== 0, continueAnyway: (bits & 4) !== 0 };
}

/** The name's end differs between versions of Windows. */
function continuedAnywayOf(section: KeySection): boolean | undefined {
  const value = section.values.find(({ name }) => /^WasContinueAnyway/i.test(name.slice(0, 20)));
  return value === undefined ? undefined : flagOf(section, value.name);
}
