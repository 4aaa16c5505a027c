import { espLine } from "./oobe.js";
import type { Recording } from "./recording.js";

/** States of the domain join as 109 and 110 hold them. */
const DOMAIN_JOIN = { notConfigured: 0, waiting: 1, applied: 2, timedOut: 3 } as const;
const DOMAIN_NOT_FOUND = 0x8007054b;
const NOT_SYNCHRONISED = 0x801c03f2;

/** Every hybrid run waits here for the offline domain join blob. */
export function awaitBlob(recording: Recording, connectivityRequired = true): void {
  recording.event("mdm-admin", 111, { Boolean1: connectivityRequired });
  recording.event("mdm-admin", 109, { HexInt1: DOMAIN_JOIN.waiting });
}

/** Nothing arrives until the wait runs out. */
export function blobTimesOut(recording: Recording, minutes = 25): void {
  for (let elapsed = 5; elapsed <= minutes; elapsed += 5) {
    recording.wait(300);
    recording.event("mdm-admin", 110, { HexInt1: elapsed < minutes ? DOMAIN_JOIN.waiting : DOMAIN_JOIN.timedOut });
  }
  recording.event("mdm-admin", 109, { HexInt1: DOMAIN_JOIN.timedOut });
}

/** The blob is applied and a domain controller answers. */
export function applyBlob(recording: Recording): void {
  recording.wait(95);
  recording.event("mdm-admin", 107, { HRESULT: 0 });
  recording.event("mdm-admin", 105, { HRESULT: DOMAIN_NOT_FOUND });
  recording.wait(12);
  recording.event("mdm-admin", 105, { HRESULT: 0 });
  recording.event("mdm-admin", 106, { HRESULT: 0 });
  recording.event("mdm-operational", 101, { HexInt1: 12_400, HRESULT: 0 });
  recording.event("mdm-admin", 109, { HexInt1: DOMAIN_JOIN.applied });
}

/** The join task repeats every four minutes until Entra Connect has synchronised the computer. */
export function awaitEntraRegistration(recording: Recording, attempts: number, succeeds: boolean): void {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    recording.event("device-registration", 304, {
      ExitCode: NOT_SYNCHRONISED,
      ServerErrorMessage: "The device object by the given id is not found.",
      TenantType: "managed",
      JoinType: "sync",
    });
    recording.wait(240);
  }
  if (!succeeds) return;
  recording.event("device-registration", 306);
  espLine(recording, "ESPAccountSetup_AadRegistrationTask_Complete", "WaitingForAadRegistrationSubcategory");
}
