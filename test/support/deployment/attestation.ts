import { espLine } from "./oobe.js";
import type { Recording } from "./recording.js";

const TIMEOUT = 0x800705b4;
const NO_SUCH_KEY = 0x80090016;

export interface AttestationOptions {
  /** Pre-provisioning turns the TPM requirement on by itself. */
  readonly technician?: boolean;
  /** A chip that holds its vendor certificate already (discrete), or has to fetch it. */
  readonly vendorCertificatePresent?: boolean;
}

/** Securing your hardware up to the attested identity, in the order that healthy devices log. */
export function attest(recording: Recording, options: AttestationOptions = {}): void {
  beginAttestation(recording, options);
  takeAttempt(recording, 1, options);
  recording.wait(21);
  recording.event("autopilot", 205);
  recording.event("autopilot", 251, { HRESULT: 0, UInt1: 21_400_000, Int1: 300_000 });
  recording.event("autopilot", 253);
  recording.event("autopilot", 168);
  recording.event("autopilot", 176, { ServerState: 4, ClientState: 7 });
  recording.event("autopilot", 157, { UInt1: 38_112_450 });
  recording.event("autopilot", 169);
  // A self-deploying profile counts only now; in the technician flow it was available before.
  if (options.technician !== true) recording.event("autopilot", 153, { InitialState: 2, UpdateState: 3 });
  espLine(recording, "ESPDevicePreparation_TPMAttestation_Succeeded", "TpmAttestationSubcategory");
}

/** Attestation that brings no result until the page gives up after seven minutes. */
export function attestUntilTimeout(recording: Recording, options: AttestationOptions = {}): void {
  beginAttestation(recording, options);
  const start = Date.parse(recording.now);
  for (const attempt of [1, 2, 3]) {
    takeAttempt(recording, attempt, options);
    recording.wait(62);
    recording.event("autopilot", 254);
    recording.event("autopilot", 182, { UInt1: 60_000 });
    recording.wait(60);
    recording.event("autopilot", 183);
  }
  recording.wait(Math.max(0, 420 - (Date.parse(recording.now) - start) / 1000));
  espLine(recording, "ESPDevicePreparation_TPMAttestation_TimedOut", "TpmAttestationSubcategory", TIMEOUT);
}

/** The chip gives no attested identity at all and the service says so at once (event 156). */
export function attestWithoutTpm(recording: Recording, options: AttestationOptions = {}): void {
  beginAttestation(recording, options);
  recording.event("autopilot", 177, { Uint1: 1, Uint2: 10 });
  recording.event("autopilot", 151);
  recording.event("autopilot", 152);
  recording.wait(7);
  recording.event("autopilot", 176, { ServerState: 2, ClientState: 1 });
  recording.event("autopilot", 153, { InitialState: 2, UpdateState: 4 });
  recording.event("autopilot", 156);
  espLine(recording, "ESPDevicePreparation_TPMAttestation_Failed", "TpmAttestationSubcategory");
}

function beginAttestation(recording: Recording, options: AttestationOptions): void {
  espLine(recording, "ESPDevicePreparation_TPMAttestation_Started", "TpmAttestationSubcategory");
  if (options.technician === true) recording.event("management-service", 509, { UInt1: 1 });
  recording.event("autopilot", 150);
}

function takeAttempt(recording: Recording, attempt: number, options: AttestationOptions): void {
  recording.event("autopilot", 177, { Uint1: attempt, Uint2: 10 });
  recording.event("autopilot", 201);
  recording.event("autopilot", 151);
  recording.event("autopilot", 186);
  recording.wait(9);
  recording.event("autopilot", 152);
  recording.event("autopilot", 250);
  recording.event("autopilot", options.vendorCertificatePresent === false ? 209 : 208);
  if (attempt === 1) recording.event("autopilot", 200, { HRESULT: NO_SUCH_KEY });
  recording.event("autopilot", 252);
  recording.event("autopilot", 190);
  recording.event("autopilot", 176, { ServerState: 3, ClientState: 3 });
}
