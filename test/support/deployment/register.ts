import { failDeviceToken, STATE } from "./join.js";
import type { Organisation } from "./names.js";
import { espLine } from "./oobe.js";
import type { Recording } from "./recording.js";

const DISCOVERY = "https://enrollment.manage.example/EnrollmentServer/Discovery.svc";
const ALREADY_ENROLLED = 0x8018000a;

export type Identity = "device-token" | "user";

/** Discovery of the MDM service up to the running enrollment. */
function beginEnrollment(recording: Recording, organisation: Organisation, identity: Identity): void {
  if (identity === "device-token") {
    recording.event("autopilot", 179, { State: STATE.discovery });
    recording.wait(0.9);
    recording.event("autopilot", 181, { State: STATE.discovery, HRESULT: 0 });
    recording.event("autopilot", 179, { State: STATE.ticket });
    recording.event("autopilot", 181, { State: STATE.ticket, HRESULT: 0 });
    recording.event("autopilot", 179, { State: STATE.enroll });
  }
  recording.event("mdm-admin", 91, { Message1: "https://manage.example/", Message2: DISCOVERY, Message3: organisation.tenantId });
  recording.event("mdm-admin", 4);
  recording.wait(1.1);
  recording.event("mdm-admin", 6);
}

/** MDM enrollment that succeeds, and the page settings that come with it. */
export function enroll(recording: Recording, organisation: Organisation, identity: Identity, settings: PageSettings = {}): void {
  beginEnrollment(recording, organisation, identity);
  recording.event("mdm-admin", 3007, { Message1: "Microsoft Platform Crypto Provider" });
  recording.wait(2.5);
  recording.event("mdm-admin", 3008, { Message1: "Microsoft Platform Crypto Provider", HRESULT: 0 });
  recording.event("mdm-admin", 8);
  recording.wait(2.2);
  recording.event("mdm-admin", 10);
  recording.event("mdm-admin", 16);
  recording.event("mdm-admin", 43);
  recording.event("mdm-admin", 58);
  recording.event("mdm-admin", 72);
  if (identity === "device-token") {
    recording.event("autopilot", 181, { State: STATE.enroll, HRESULT: 0 });
    recording.event("autopilot", 303, { State: STATE.completed });
  }
  applyPageSettings(recording, organisation, settings);
}

export interface PageSettings {
  readonly timeLimitMinutes?: number;
  readonly skipDevicePage?: boolean;
  readonly skipUserPage?: boolean;
  /** Bits: 1 reset, 2 try again, 4 continue anyway. */
  readonly blocking?: number;
}

const SKIP = 0xffffffff;

function applyPageSettings(recording: Recording, organisation: Organisation, settings: PageSettings): void {
  const enrollment = { Message1: organisation.enrollmentId };
  recording.event("mdm-admin", 355, { ...enrollment, HRESULT: settings.skipDevicePage === true ? SKIP : 0 });
  recording.event("mdm-admin", 356, { ...enrollment, HRESULT: settings.skipUserPage === true ? SKIP : 0 });
  recording.event("mdm-admin", 357, { ...enrollment, HRESULT: settings.timeLimitMinutes ?? 60 });
  recording.event("mdm-admin", 358, { ...enrollment, HRESULT: settings.blocking ?? 3 });
  recording.event("mdm-admin", 85, { HexInt1: settings.skipDevicePage === true ? 0 : 1, HexInt2: settings.skipDevicePage === true ? 0 : 1 });
}

export interface EnrollmentRefusal {
  readonly code: number;
  /** Fault code and reason of the server's answer. */
  readonly fault?: { readonly code: string; readonly reason: string };
}

/** The service refuses the enrollment: fault, certificate answer, result. */
export function refuseEnrollment(recording: Recording, organisation: Organisation, identity: Identity, refusal: EnrollmentRefusal): void {
  beginEnrollment(recording, organisation, identity);
  recording.event("mdm-admin", 8);
  recording.wait(1.7);
  if (refusal.fault !== undefined) {
    recording.event("mdm-admin", 52, { Message1: refusal.fault.code, Message2: refusal.fault.reason });
    recording.event("mdm-admin", 59, { Message1: "0f1d7c52-trace" });
  }
  recording.event("mdm-admin", 11, { HRESULT: refusal.code });
  recording.event("mdm-admin", 71, { HRESULT: refusal.code });
  if (identity === "device-token") failDeviceToken(recording, STATE.enroll, refusal.code);
}

/** The tenant does not offer exactly one MDM application: 115 and the stage DeviceDiscovery fail alike. */
export function failDiscovery(recording: Recording, code: number): void {
  recording.event("autopilot", 179, { State: STATE.discovery });
  recording.wait(6.5);
  recording.event("autopilot", 115, { HRESULT: code });
  failDeviceToken(recording, STATE.discovery, code);
}

/** The automatic enrollment task finds a device that OOBE has enrolled already. */
export function automaticEnrollmentOfEnrolled(recording: Recording): void {
  recording.event("mdm-admin", 76, { HexInt1: 0, HRESULT: ALREADY_ENROLLED });
}

/** In user-driven runs the page has nothing to do for the first three steps. */
export function trivialDevicePreparation(recording: Recording): void {
  espLine(recording, "ESPDevicePreparation_TPMAttestation_NotRequiredForScenario", "TpmAttestationSubcategory");
  espLine(recording, "ESPDevicePreparation_AADJProvisioning_Succeeded", "AadjSubcategory");
  espLine(recording, "ESPDevicePreparation_MDMEnrollment_NotRequiredForScenario", "MdmEnrollmentSubcategory");
}
