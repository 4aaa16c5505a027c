import type { Organisation, Person } from "./names.js";
import { espLine, page, tokenErrorsBeforeSignIn } from "./oobe.js";
import type { Recording } from "./recording.js";

/** Stages of the device-token enrollment as binary logs hold them. */
export const STATE = { initial: 1, configure: 2, join: 3, discovery: 4, ticket: 5, enroll: 6, completed: 7 } as const;

const DEVICE_TOKEN_JOIN = { JoinRequestType: 11, JoinRequestTypeSymbolicName: "DEVICE_AUTO_DDID" };
const USER_JOIN = { JoinRequestType: 1, JoinRequestTypeSymbolicName: "DEVICE" };
const NO_SERVICE_CONNECTION_POINT = 0x801c001d;

const activity = (recording: Recording): string => `3f6a1d20-9b4c-4e75-8a12-${recording.now.slice(8, 19).replace(/\D/g, "").padEnd(12, "0")}`;

/** The device begins to join and enroll by its own identity (self-deploying, technician flow). */
export function beginDeviceToken(recording: Recording): void {
  espLine(recording, "ESPDevicePreparation_DeviceEnrollment_Started", "MdmEnrollmentSubcategory");
  recording.event("autopilot", 178, { Int1: 0 });
  recording.event("autopilot", 179, { State: STATE.initial });
  recording.event("autopilot", 181, { State: STATE.initial, HRESULT: 0 });
}

function discover(recording: Recording, organisation: Organisation): void {
  recording.event("device-registration", 100);
  recording.wait(1.2);
  recording.event("device-registration", 101, { ServerMessage: JSON.stringify({ DiscoveryService: { Tenant: organisation.tenantDomain } }) });
}

export function joinByDeviceToken(recording: Recording, organisation: Organisation): void {
  beginDeviceTokenJoin(recording, organisation);
  const response = { Certificate: { Thumbprint: "4C1F0E9D2B7A8563" }, Message: `Successfully updated pre-created device ${organisation.deviceId}` };
  recording.event("device-registration", 104, { ServerResponse: JSON.stringify(response), ActivityId: activity(recording) });
  finishJoin(recording);
  recording.event("autopilot", 181, { State: STATE.join, HRESULT: 0 });
}

function beginDeviceTokenJoin(recording: Recording, organisation: Organisation): void {
  recording.event("autopilot", 179, { State: STATE.configure });
  discover(recording, organisation);
  recording.event("autopilot", 181, { State: STATE.configure, HRESULT: 0 });
  recording.event("autopilot", 179, { State: STATE.join });
  recording.event("device-registration", 102, { ...DEVICE_TOKEN_JOIN, Domain: organisation.tenantId });
  recording.event("device-registration", 103);
  recording.wait(3.4);
}

export interface JoinRefusal {
  readonly code: number;
  readonly httpStatus: number;
  /** `Code`, `Subcode`, `Message` of the service's answer. */
  readonly response: Readonly<Record<string, string>>;
}

/** The directory refuses the device's own join. */
export function refuseDeviceTokenJoin(recording: Recording, organisation: Organisation, refusal: JoinRefusal): void {
  beginDeviceTokenJoin(recording, organisation);
  recording.event("device-registration", 204, {
    ExitCode: refusal.code,
    ActivityId: activity(recording),
    HttpStatus: refusal.httpStatus,
    ServerResponse: JSON.stringify(refusal.response),
  });
  failDeviceToken(recording, STATE.join, refusal.code);
}

/** How every refused device-token stage ends: stage, engine, clean-up, page. */
export function failDeviceToken(recording: Recording, state: number, code: number): void {
  recording.event("autopilot", 180, { State: state, HRESULT: code });
  recording.event("autopilot", 302, { State: state, HRESULT: code });
  recording.event("autopilot", 301, { State: state, HRESULT: code });
  if (state > STATE.join) {
    recording.event("autopilot", 195);
    recording.event("autopilot", 196, { HRESULT: 0 });
  }
  const names: Readonly<Record<number, string>> = {
    [STATE.configure]: "AadConfigure",
    [STATE.join]: "AadJoin",
    [STATE.discovery]: "AadDeviceDiscovery",
    [STATE.ticket]: "AadTicket",
    [STATE.enroll]: "MdmEnrollment",
  };
  espLine(recording, `ESPDevicePreparation_DeviceEnrollment_WhiteGlove${names[state] ?? "GenericEnrollment"}Error`, "MdmEnrollmentSubcategory", code);
}

/** The user signs in on the OOBE page. Hybrid devices stop here: they join the domain later, not the directory. */
export function signInOnPage(recording: Recording, passwordSeconds = 47): void {
  page(recording, "OobeEnterpriseProvisioningAfterConnectivity", 2);
  recording.event("shell-core", 62404, { CXID: "AutoPilotVetoESTS" });
  tokenErrorsBeforeSignIn(recording);
  recording.wait(passwordSeconds);
  recording.event("device-registration", 323, { AccountProvider: "https://login.windows.net", Client: "OOBE", Authority: "organizations" });
  recording.event("device-registration", 325, { CorrelationId: activity(recording) });
}

/** The user signs in and the device joins the directory in their name. */
export function joinByUser(recording: Recording, organisation: Organisation, person: Person): void {
  signInOnPage(recording);
  discover(recording, organisation);
  recording.event("device-registration", 102, { ...USER_JOIN, Domain: organisation.tenantDomain });
  recording.event("device-registration", 103);
  recording.wait(2.8);
  const response = { Certificate: { Thumbprint: "A90B3D71C6E25F48" }, User: { Upn: person.upn } };
  recording.event("device-registration", 104, { ServerResponse: JSON.stringify(response), ActivityId: activity(recording) });
  finishJoin(recording);
  recording.event("shell-core", 62405, { Result: "success" });
}

function finishJoin(recording: Recording): void {
  recording.event("device-registration", 105);
  recording.event("device-registration", 106);
}

/** The automatic (hybrid) join task runs on every joined device and finds nothing to do on those that are not hybrid. */
export function hybridTaskWithoutHybrid(recording: Recording): void {
  const pending = { ExitCode: NO_SERVICE_CONNECTION_POINT, TenantType: "undefined", JoinType: "undefined", DebugOutput: "joinMode: Join" };
  recording.event("device-registration", 304, pending);
  recording.event("device-registration", 307, { ExitCode: NO_SERVICE_CONNECTION_POINT });
}
