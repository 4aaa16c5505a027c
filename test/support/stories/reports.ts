import { utf8 } from "../bytes.js";
import { certreqOutput, dsregcmdOutput, tpmHliOutput } from "../command-outputs.js";
import { signInUser } from "../deployment/account.js";
import { attestUntilTimeout, attestWithoutTpm } from "../deployment/attestation.js";
import { ALDERBROOK, APPS, MARTA } from "../deployment/names.js";
import { connectNetwork, page, startOobe } from "../deployment/oobe.js";
import { blankProfile, downloadProfile, refusalFile } from "../deployment/profile.js";
import type { Recording } from "../deployment/recording.js";
import { refuseEnrollment } from "../deployment/register.js";
import { enrollmentKeys, pageStatusKey, preparationRows, profileKeys, setupRows, trackingKeys } from "../deployment/registry.js";
import { beginPreparation, beginSetup, endByTimeLimit, exitPage, failCategory, finishSetup, openPage, trackApps } from "../deployment/setup.js";
import { collect, deliveredProfile, newDevice, type Story, userDrivenPreparation, userDrivenUntilEnrolled, userDrivenUntilJoined } from "./story.js";

const TIMEOUT = 0x800705b4;
const DEVICE_LIMIT = 0x80180013;
const selfDeploying = { selfDeploying: true };

/** The event log says only that there is no profile; number and reasons of the refusal are in the file beside it. */
const hardwareMismatch: Story = {
  name: "profile-refused-908",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = newDevice("2026-04-16T07:21:33Z", "DESKTOP-M6B0SRF");
    startOobe(recording);
    connectNetwork(recording);
    blankProfile(recording);
    page(recording, "OobeZdp", 30);
    page(recording, "OobeEula", 8);
    return collect(recording, { profileFile: refusalFile(908, "HardwareMarkerMismatch, SerialNumberMismatch", "2026-04-16T07:22:20Z") });
  },
};

/** A self-deploying device whose attestation ends as told; what the event logs say of it is the same for every cause. */
function attestationFails(
  at: string,
  computer: string,
  fail: (recording: Recording) => void,
  code: number,
  reports: Readonly<Record<string, string>>,
) {
  const recording = newDevice(at, computer);
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, { selfDeploying: true, wired: true });
  page(recording, "OobeZdp", 20);
  openPage(recording);
  beginPreparation(recording);
  fail(recording);
  failCategory(recording, "DevicePreparation", code);
  return collect(recording, {
    profileFile: deliveredProfile(recording, selfDeploying),
    registry: profileKeys(ALDERBROOK, selfDeploying),
    files: Object.fromEntries(Object.entries(reports).map(([name, text]) => [name, utf8(text)])),
  });
}

const firmwareRefused: Story = {
  name: "attestation-firmware-refused",
  layout: { kind: "cab" },
  bundle: () =>
    attestationFails("2026-04-17T08:44:10Z", "DESKTOP-E3R9WOC", attestUntilTimeout, TIMEOUT, {
      "TpmHliInfo_Output.txt": tpmHliOutput({ manufacturer: "IFX" }),
      "CertReq_enrollaik_Output.txt": certreqOutput("The request was refused: the TPM firmware is too old.", "0x80190190"),
    }),
};

const oldTpm: Story = {
  name: "tpm-1-2-by-report",
  layout: { kind: "cab" },
  bundle: () =>
    attestationFails("2026-04-20T12:05:51Z", "DESKTOP-X0K4UIH", attestWithoutTpm, 0, {
      "TpmHliInfo_Output.txt": tpmHliOutput({ version: "1.2", manufacturer: "IFX", ready: false, ekCertificate: false }),
    }),
};

const virtualTpm: Story = {
  name: "virtual-tpm-by-report",
  layout: { kind: "cab" },
  bundle: () =>
    attestationFails("2026-04-21T09:30:02Z", "DESKTOP-S7N2GQM", attestUntilTimeout, TIMEOUT, {
      "TpmHliInfo_Output.txt": tpmHliOutput({ manufacturer: "VMW", ekCertificate: false }),
    }),
};

/** Between device setup and the user's sign-in somebody cleaned up the directory; only dsregcmd tells. */
const deletedInDirectory: Story = {
  name: "device-deleted-by-dsregcmd",
  layout: { kind: "intune-zip" },
  bundle: () => {
    const recording = newDevice("2026-04-22T06:15:29Z", "DESKTOP-I4Z8CPT");
    userDrivenUntilEnrolled(recording);
    userDrivenPreparation(recording);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
    trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 1 }]);
    finishSetup(recording, ALDERBROOK, "DeviceSetup");
    exitPage(recording);
    signInUser(recording, ALDERBROOK, MARTA);
    openPage(recording);
    beginSetup(recording, ALDERBROOK, "AccountSetup", { userSid: MARTA.sid });
    trackApps(recording, "AccountSetup", [{ app: APPS.office, minutes: 55, end: { kind: "open" } }]);
    endByTimeLimit(recording, "AccountSetup", "Applications");
    const waited = { WaitingForAadRegistrationSubcategory: ["succeeded", "Joining your organization's network (Complete)"] as const };
    const status = pageStatusKey({
      DevicePreparation: { state: "succeeded", rows: preparationRows() },
      DeviceSetup: { state: "succeeded", rows: setupRows({ AppsSubcategory: ["succeeded", "Apps (1 of 1 installed)"] }) },
      AccountSetup: { state: "failed", rows: setupRows({ ...waited, AppsSubcategory: ["failed", "Apps (0x800705b4)"] }) },
    });
    return collect(recording, {
      profileFile: deliveredProfile(recording),
      registry: [
        ...profileKeys(ALDERBROOK),
        status,
        ...enrollmentKeys(ALDERBROOK, { deviceDone: true, user: { person: MARTA, done: false } }),
        ...trackingKeys(3, [[APPS.portal, 3]]),
      ],
      commands: {
        "%windir%\\system32\\Dsregcmd.exe /status": dsregcmdOutput({
          device: { "Device Name": recording.computer },
          details: { DeviceId: ALDERBROOK.deviceId, DeviceAuthStatus: "FAILED. Device is either disabled or deleted" },
          tenant: { TenantName: "Alderbrook", TenantId: ALDERBROOK.tenantId },
        }),
      },
    });
  },
};

/** Two logs of Windows Setup: one says when OOBE began, the other is full of refused accesses, as on every device. */
const setupErrors: Story = {
  name: "setup-errors-alone",
  layout: { kind: "folder" },
  bundle: () => {
    const recording = newDevice("2026-04-23T05:00:00Z", "DESKTOP-O9H5AYV");
    const stamp = (second: number): string => new Date(Date.UTC(2026, 3, 23, 7) + second * 1000).toISOString().slice(0, 19).replace("T", " ");
    const refused = Array.from(
      { length: 612 },
      (_, index) => `${stamp(index)}, Error                 MIG    Cannot open key ${index + 1} of the old system: access denied[gle=0x00000005]`,
    );
    const progress = [
      `${stamp(0)}, Info                  [windeploy.exe] Builder: Windows is deployed`,
      `${stamp(40)}, Info                  [msoobe.exe] Builder: OOBE begins`,
      `${stamp(655)}, Info                  [msoobe.exe] Builder: OOBE ends`,
    ];
    const file = (lines: readonly string[]): Uint8Array => utf8(`${lines.join("\r\n")}\r\n`);
    return collect(recording, { files: { "Panther/setuperr.log": file(refused), "Panther/setupact.log": file(progress) } });
  },
};

/** The help desk saved each log as CSV on a German device: no fields, no UTC, no English word. */
const germanTables: Story = {
  name: "german-csv-device-limit",
  layout: { kind: "german-csv", zone: 120 },
  bundle: () => {
    const recording = newDevice("2026-04-24T09:12:47Z", "DESKTOP-F1L6VJX");
    userDrivenUntilJoined(recording);
    refuseEnrollment(recording, ALDERBROOK, "user", {
      code: DEVICE_LIMIT,
      fault: { code: "s:Receiver/DeviceCapReached", reason: "The account has too many devices" },
    });
    return collect(recording, { profileFile: deliveredProfile(recording) });
  },
};

export const REPORT_STORIES = [hardwareMismatch, firmwareRefused, oldTpm, virtualTpm, deletedInDirectory, setupErrors, germanTables];
