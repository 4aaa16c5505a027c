import { selfDeployingPage, technicianAttested, technicianPage } from "../stages/bases.js";
import { utf8 } from "../support/bytes.js";
import { certreqOutput, tpmHliOutput } from "../support/command-outputs.js";
import { attestUntilTimeout } from "../support/deployment/attestation.js";
import { refuseDeviceTokenJoin, signInOnPage } from "../support/deployment/join.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { connectNetwork, espLine, page, startOobe } from "../support/deployment/oobe.js";
import { blankProfile, downloadProfile } from "../support/deployment/profile.js";
import { pageStatusKey, preparationRows } from "../support/deployment/registry.js";
import type { Build } from "../stages/bases.js";
import { hex, pageFails, red, TIMEOUT } from "./endings.js";
import { events, excerpt, failed, from, full, type GateBundle, quotedRecord } from "./gate.js";

const FAQ = "https://learn.microsoft.com/autopilot/troubleshooting-faq";
const KNOWN_ISSUES = "https://learn.microsoft.com/autopilot/known-issues";
const ENROLLMENT_ERRORS = "https://learn.microsoft.com/troubleshoot/mem/intune/device-enrollment/troubleshoot-windows-enrollment-errors";
const PROFILE = "before-esp/profile-download";
const SECURING = "device-preparation/securing-hardware";
const JOINING = "device-preparation/joining-network";
const NETWORK_TIMEOUT = 0x80072ee2;
const BAD_REQUEST = 0x80190190;
const NOT_FOUND = 0x80190194;
const selfDeploying = { profile: { selfDeploying: true } } as const;

const MODERN = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const AUTOPILOT = { channel: `${MODERN}/Autopilot`, provider: MODERN } as const;
/** Microsoft's page prints the service's numbers as if they were events of the Autopilot log. */
const numbered = (eventId: number, text: string): Build => quotedRecord({ ...AUTOPILOT, eventId }, { Message1: text });
const rendered = (eventId: number, message: string): Build => quotedRecord({ ...AUTOPILOT, eventId, message, payload: { kind: "none" } });

const oobe: Build = (recording) => startOobe(recording);
const pages =
  (...names: readonly string[]): Build =>
  (recording) => {
    for (const name of names) page(recording, name, 15);
  };

const BEFORE: readonly GateBundle[] = [
  ...from(
    FAQ,
    excerpt("815 as an event", failed(PROFILE, null, "no-profile-assigned"), [numbered(815, "ZtdDeviceHasNoAssignedProfile")]),
    excerpt("809 as an event, its text alone", failed(PROFILE, null, "assigned-profile-deleted"), [
      rendered(809, "ZtdDeviceHasNoAssignedProfile - Assigned profile does not exist"),
    ]),
    excerpt("807 as an event, technician flow", failed(PROFILE, null, "device-not-registered"), [
      events(["shell-core", 62404, { CXID: "AutopilotWhiteGloveLanding" }], ["management-service", 509, { UInt1: 1 }], ["autopilot", 160]),
      numbered(807, "ZtdDeviceIsNotRegistered"),
    ]),
    full(
      "no default profile, 815 in the log of OOBE",
      failed(PROFILE, null, "no-profile-assigned"),
      [
        oobe,
        (recording) => connectNetwork(recording),
        (recording) => blankProfile(recording),
        pages("OobeZdp", "OobeEula"),
        numbered(815, "ZtdDeviceHasNoAssignedProfile - No profile assigned to the device, and no default profile found in the tenant"),
      ],
      { profile: "none", layout: "twice" },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/autopilot/autopilot-motherboard-replacement",
    full(
      "908 after a motherboard was replaced",
      failed(PROFILE, null, "hardware-mismatch"),
      [
        oobe,
        (recording) => connectNetwork(recording, { wired: true }),
        (recording) => blankProfile(recording),
        pages("OobeZdp", "OobeEula", "OobeMSA"),
        numbered(908, "SerialNumberMismatch"),
      ],
      { profile: "none", layout: "folder" },
    ),
  ),
  ...from(
    KNOWN_ISSUES,
    full(
      "profile of an existing device saved as Unicode",
      failed(PROFILE, "0x8007000D", "offline-profile-unreadable"),
      [
        oobe,
        (recording) => connectNetwork(recording, { wired: true }),
        events(["autopilot", 160], ["autopilot", 312, { HRESULT: 0x8007000d }], ["autopilot", 162], ["autopilot", 314]),
        pages("OobeZdp", "OobeEula", "OobeMSA"),
      ],
      { profile: "none", layout: "csv-fr-FR" },
    ),
    full("clock of the device a year behind", failed(SECURING, "0x80072F8F", "device-clock-wrong"), [
      technicianPage,
      events(
        ["autopilot", 150],
        ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
        ["autopilot", 753, { ServerTime: "2027-05-04T08:02:00Z", ClientTime: "2026-05-04T08:02:00Z", AttemptNumber: 1, MaxAttempts: 3 }],
        ["autopilot", 752, { HRESULT: 0x80070005 }],
        ["autopilot", 750],
        ["autopilot", 202, { HRESULT: 0x80072f8f }, 40],
        ["autopilot", 171, { HRESULT: 0x80072f8f }],
        ["autopilot", 172, { HRESULT: 0x80072f8f }],
      ),
      red(0x80072f8f),
    ]),
  ),
];

const attempt = (number: number, code: number): Build =>
  events(
    ["autopilot", 177, { Uint1: number, Uint2: 10 }],
    ["autopilot", 201],
    ["autopilot", 151],
    ["autopilot", 186],
    ["autopilot", 152, {}, 6],
    ["autopilot", 250],
    ["autopilot", 208],
    ["autopilot", 202, { HRESULT: code }],
    ["autopilot", 207, { HRESULT: code }, 25],
  );
const attempts = (count: number, code: number): Build[] => [
  events(["management-service", 509, { UInt1: 1 }], ["autopilot", 150]),
  ...Array.from({ length: count }, (_, index) => attempt(index + 1, code)),
];
const ends = (code: number): Build => events(["autopilot", 171, { HRESULT: code }], ["autopilot", 172, { HRESULT: code }]);
const timesOut: Build = (recording) => espLine(recording, "ESPDevicePreparation_TPMAttestation_TimedOut", "TpmAttestationSubcategory", TIMEOUT);
const hli = (options: Parameters<typeof tpmHliOutput>[0]) => ({ "TpmHliInfo_Output.txt": utf8(tpmHliOutput(options)) });
const aik = (message: string) => ({ "CertReq_enrollaik_Output.txt": utf8(certreqOutput(message, "0x80190190")) });

const ATTESTATION: readonly GateBundle[] = [
  ...from(
    "https://call4cloud.nl/2020/12/the-red-screen-before-christmas",
    full(
      "older laptop, weak TPM firmware, Windows 10",
      failed(SECURING, "0x81039024", "attestation-vulnerable-firmware"),
      [technicianPage, events(["management-service", 509, { UInt1: 1 }], ["autopilot", 150]), ends(0x81039024), red(0x81039024)],
      { layout: "intune-zip", build: 19042 },
    ),
    excerpt("weak TPM firmware, the error alone", failed(SECURING, "0x81039024", "attestation-vulnerable-firmware"), [ends(0x81039024)]),
  ),
  ...from(
    "https://call4cloud.nl/tpm-attestation-0x80190190-0x81039001",
    full(
      "Infineon, no valid EK certificate",
      failed(SECURING, "0x81039001", "attestation-service-refuses-ek-certificate"),
      [technicianPage, ...attempts(10, BAD_REQUEST), ends(0x81039001), events(["autopilot", 189]), red(0x81039001)],
      { files: { ...aik("No valid TPM EK/Platform Certificate provided in the TPM identity request message."), ...hli({ manufacturer: "IFX" }) } },
    ),
  ),
  ...from(
    "https://call4cloud.nl/2021/11/the-pursuit-of-happy-uhhh-tpm-intel-happyness-part-2/",
    full(
      "Intel Tiger Lake on Windows 10 before November 2021",
      failed(SECURING, hex(TIMEOUT), "aik-certificate-not-issued", "ek-certificate-missing"),
      [technicianPage, ...attempts(6, NOT_FOUND), (recording) => recording.wait(200), timesOut, red(TIMEOUT)],
      { build: 19043, layout: "folder" },
    ),
  ),
  ...from(
    KNOWN_ISSUES,
    full(
      "AMD firmware TPM, self-deploying, its maker collected",
      failed(SECURING, "0x80070490", "attestation-amd-firmware-tpm"),
      [selfDeployingPage, events(["autopilot", 150], ["autopilot", 177, { Uint1: 1, Uint2: 10 }]), ends(0x80070490), pageFails(0x80070490)],
      { ...selfDeploying, files: hli({ manufacturer: "AMD" }), without: ["shell-core"] },
    ),
    full(
      "Windows 11 before May 2022",
      failed(SECURING, "0x81039023", "attestation-windows-defect-2022"),
      [selfDeployingPage, events(["autopilot", 150], ["autopilot", 177, { Uint1: 1, Uint2: 10 }]), ends(0x81039023), pageFails(0x81039023)],
      { ...selfDeploying, build: 22000, revision: 194, layout: "folder" },
    ),
    full(
      "Infineon SLB9672, the logs do not show the firmware",
      failed(SECURING, hex(TIMEOUT), "attestation-timeout"),
      [selfDeployingPage, (recording) => attestUntilTimeout(recording), pageFails(TIMEOUT)],
      { ...selfDeploying, files: hli({ manufacturer: "IFX" }) },
    ),
    full(
      "TPM attestation refused at the join, the registry alone",
      failed(JOINING, "0x801C03EA", "device-token-join-refused"),
      [selfDeployingPage, (recording) => recording.wait(90), pageFails(0x801c03ea)],
      {
        ...selfDeploying,
        only: ["shell-core", "system"],
        registry: [
          pageStatusKey({
            DevicePreparation: {
              state: "failed",
              rows: preparationRows({
                AadjSubcategory: ["succeeded", "Joining your organization's network (Complete)"],
                MdmEnrollmentSubcategory: ["failed", "Registering your device for mobile management (Failed: 3, 0x801C03EA)"],
                EspProviderInstallationSubcategory: ["notStarted", "Preparing your device for mobile management (Previous step failed)"],
              }),
            },
          }),
        ],
      },
    ),
  ),
  ...from(
    ENROLLMENT_ERRORS,
    full(
      "kiosk on a Hyper-V machine",
      failed(SECURING, hex(TIMEOUT), "tpm-virtual-machine"),
      [selfDeployingPage, (recording) => attestUntilTimeout(recording), pageFails(TIMEOUT)],
      {
        ...selfDeploying,
        files: hli({ manufacturer: "MSFT", ekCertificate: false }),
        registry: [
          {
            path: "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SystemInformation",
            values: { SystemManufacturer: "Microsoft Corporation", SystemProductName: "Virtual Machine" },
          },
        ],
      },
    ),
    // The vendor code MSFT alone is that of Pluton chips too.
    full(
      "kiosk on a Hyper-V machine, the maker not collected",
      failed(SECURING, hex(TIMEOUT), "attestation-timeout", "ek-certificate-missing"),
      [selfDeployingPage, (recording) => attestUntilTimeout(recording), pageFails(TIMEOUT)],
      { ...selfDeploying, files: hli({ manufacturer: "MSFT", ekCertificate: false }) },
    ),
    full(
      "kiosk with a TPM 1.2",
      failed(SECURING, hex(TIMEOUT), "tpm-version-1-2"),
      [selfDeployingPage, (recording) => attestUntilTimeout(recording), pageFails(TIMEOUT)],
      { ...selfDeploying, files: hli({ version: "1.2", manufacturer: "STM", ready: false, ekCertificate: false }) },
    ),
  ),
  ...from(
    "https://gist.github.com/homotechsual/fcc40ad9a958f648feac1a2f71e760f5",
    full("service degraded in September 2022", failed(SECURING, "0x81039001", "attestation-attempts-exhausted"), [
      technicianPage,
      events(["management-service", 509, { UInt1: 1 }], ["autopilot", 150]),
      ...Array.from({ length: 4 }, (_, index) =>
        events(
          ["autopilot", 177, { Uint1: index + 1, Uint2: 4 }],
          ["autopilot", 151],
          ["autopilot", 152, {}, 60],
          ["autopilot", 182, { UInt1: 60000 }],
        ),
      ),
      ends(0x81039001),
      events(["autopilot", 189]),
      red(0x81039001),
    ]),
  ),
];

const refuse =
  (code: number, response: Readonly<Record<string, string>>): Build =>
  (recording) =>
    refuseDeviceTokenJoin(recording, ALDERBROOK, { code, httpStatus: 400, response });
const signsIn: Build = (recording) => {
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK);
  page(recording, "OobeZdp", 25);
  signInOnPage(recording);
};
const requested = events(
  ["device-registration", 100],
  ["device-registration", 101, { ServerMessage: "{}" }],
  ["device-registration", 102, { JoinRequestType: 1, JoinRequestTypeSymbolicName: "DEVICE" }],
);

const JOIN: readonly GateBundle[] = [
  ...from(
    "https://rockenroll.tech/2020/01/11/autopilot-white-glove-0x801c0003-error",
    full(
      "HP with old TPM firmware",
      failed(JOINING, "0x801C0003", "join-tpm-validation-failed", "attestation-service-refuses-firmware"),
      [technicianAttested, refuse(0x801c0003, { Code: "AuthorizationError", SubCode: "MsaTicketTpmValidationFailed" }), red(0x801c0003)],
      { files: aik("Attestation statement cannot be verified, rejecting request. TPM firmware needs update.") },
    ),
    excerpt("TPM validation, the answer alone", failed(JOINING, "0x801C0003", "join-tpm-validation-failed"), [
      events([
        "device-registration",
        204,
        { ExitCode: 0x801c0003, HttpStatus: 400, ServerResponse: '{"Code":"AuthorizationError","SubCode":"MsaTicketTpmValidationFailed"}' },
      ]),
    ]),
  ),
  ...from(
    "https://www.zakitpro.com/troubleshooting/fix-autopilot-pre-provisioning-error-0x801c03f3/",
    full(
      "Entra object deleted, logs saved as German text",
      failed(JOINING, "0x801C03F3", "entra-device-object-deleted"),
      [
        technicianAttested,
        refuse(0x801c03f3, {
          Code: "invalid_request",
          Subcode: "DeviceNotFound",
          Message: "The device object was not found.",
          Operation: "DeviceJoin",
        }),
        red(0x801c03f3),
      ],
      { layout: "csv-de-DE" },
    ),
  ),
  ...from(
    "https://airdesk.com/category/deployment/",
    full(
      "registration service timed out before the page",
      failed(JOINING, "0x80072EE2", "join-service-unreachable"),
      [
        signsIn,
        requested,
        events(["device-registration", 203, { ExitCode: NETWORK_TIMEOUT }, 60], ["device-registration", 203, { ExitCode: NETWORK_TIMEOUT }]),
      ],
      { layout: "xml" },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/troubleshoot/mem/intune/device-enrollment/no-permission-to-enroll-windows-devices",
    full(
      "user may not join devices",
      failed(JOINING, "0x801C0003", "entra-join-not-permitted"),
      [
        signsIn,
        requested,
        events([
          "device-registration",
          204,
          {
            ExitCode: 0x801c0003,
            HttpStatus: 400,
            ServerResponse: '{"Code":"AuthorizationError","Message":"The user is not authorized to join a device.","Operation":"DeviceJoin"}',
          },
        ]),
      ],
      { layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/troubleshoot/windows-server/identity/cannot-join-device-workplace",
    full("user has too many devices, in the words of the service", failed(JOINING, "0x801C0003", "entra-device-limit-reached"), [
      signsIn,
      requested,
      events([
        "device-registration",
        204,
        {
          ExitCode: 0x801c0003,
          HttpStatus: 400,
          ServerResponse:
            '{"ErrorType":"AuthorizationError","Message":"User \'5d0c9b1e-0000-4c57-9a41-0e6b7c3d8f12\' is not eligible to enroll a device of type \'Windows\'. Reason \'DeviceCapReached\'.","Operation":"DeviceJoin"}',
        },
      ]),
    ]),
  ),
  ...from(
    "https://learn.microsoft.com/intune/intune-service/fundamentals/intune-endpoints",
    full("join by device identity behind an inspecting proxy", failed(JOINING, "0x80072F0D", "tls-inspection"), [
      technicianAttested,
      events(
        ["autopilot", 179, { State: 2 }],
        ["device-registration", 201, { ExitCode: 0x80072f0d }, 20],
        ["device-registration", 201, { ExitCode: 0x80072f0d }],
      ),
      events(["autopilot", 180, { State: 2, HRESULT: 0x80072f0d }], ["autopilot", 302, { State: 2, HRESULT: 0x80072f0d }]),
      red(0x80072f0d),
    ]),
  ),
];

export const PUBLISHED_START: readonly GateBundle[] = [...BEFORE, ...ATTESTATION, ...JOIN];
export { ENROLLMENT_ERRORS, KNOWN_ISSUES };
