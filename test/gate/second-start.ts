import { type Build, hybridWait, selfDeployingPage, signInPage, technicianAttested, technicianJoined, technicianPage } from "../stages/bases.js";
import { tpmHliOutput } from "../support/command-outputs.js";
import { utf8 } from "../support/bytes.js";
import { attestUntilTimeout, attestWithoutTpm } from "../support/deployment/attestation.js";
import { blobTimesOut } from "../support/deployment/hybrid.js";
import { refuseDeviceTokenJoin, signInOnPage } from "../support/deployment/join.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { espLine, page, startOobe } from "../support/deployment/oobe.js";
import { refusalFile } from "../support/deployment/profile.js";
import { blankProfile } from "../support/deployment/profile.js";
import { failDiscovery } from "../support/deployment/register.js";
import { hex, NO_NAME, pageFails, red, TIMEOUT } from "./endings.js";
import { events, excerpt, failed, fine, from, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const PROFILE = "before-esp/profile-download";
const SECURING = "device-preparation/securing-hardware";
const JOINING = "device-preparation/joining-network";
const REGISTERING = "device-preparation/registering-mdm";
const DOMAIN = "before-esp/domain-join";
const ANOOP_WHITE_GLOVE = "https://www.anoopcnair.com/windows-autopilot-whiteglove-provisioning/";
const HYBRID_GUIDE = "http://code.python88.com/l/1rc2j5OObI";
export const BLUETECHGREEN = "https://bluetechgreen.com/blog/intune-autopilot-troubleshooting.html";
export const NAVEDALAM = "https://navedalam.com/azure-ad-hybrid-join-not-working-fix/";
export const LAPTOPS251 = "https://laptops251.com/how-to-fix-autopilot-not-working-in-windows-11";

const SERVICE = "https://ztd.dds.microsoft.com";
const noProfile = { profile: "none" } as const;
const hybrid = { profile: { hybrid: true } } as const;

/** OOBE looks for its profile and gets an error each time; then it goes on without one. */
const downloadFails =
  (attempts: number, ...quoted: readonly Quoted[]): Build =>
  (recording) => {
    startOobe(recording);
    events(["autopilot", 705, { Message1: "DdsZtdPolicyManager" }], ["autopilot", 160], ["autopilot", 285], ["autopilot", 164, {}, 4])(recording);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      events(
        ["autopilot", 100, { Message1: "CloudAssignedLanguage" }],
        ["autopilot", 100, { Message1: "CloudAssignedRegion" }],
        ...quoted,
      )(recording);
      recording.wait(20);
    }
    recording.event("shell-core", 62406, { Name: "No Autopilot profile available." });
    for (const name of ["OobeZdp", "OobeEula"]) page(recording, name, 8);
  };

/** The user signs in and the directory answers with a refusal. */
const userRefused =
  (code: number, message: string): Build =>
  (recording) => {
    signInOnPage(recording);
    events(
      ["device-registration", 100],
      ["device-registration", 101],
      ["device-registration", 102, { JoinRequestType: 1, JoinRequestTypeSymbolicName: "DEVICE" }],
      ["device-registration", 103, {}, 2],
      ["device-registration", 204, { ExitCode: code | 0, HttpStatus: 400, ServerResponse: message }],
      ["shell-core", 62405, { Result: "fail" }],
    )(recording);
  };
const answer = (code: string, subcode: string, message: string): string =>
  JSON.stringify({ Code: code, Subcode: subcode, Message: message, Operation: "DeviceJoin" });

const BEFORE: readonly GateBundle[] = [
  ...from(
    "https://github.com/crazy-max/WindowsSpyBlocker/issues/522",
    full(
      "a hosts file blocks the deployment service, then the policy refuses the join",
      failed(JOINING, "0x801C03ED", "entra-join-not-authorised", "entra-join-not-permitted", "profile-service-unreachable"),
      [
        downloadFails(3, ["autopilot", 710, { HRESULT: NO_NAME, Message1: SERVICE }], ["autopilot", 707, { HRESULT: NO_NAME, Message1: SERVICE }]),
        userRefused(0x801c03ed, answer("invalid_request", "error_authorization", "Administrator policy does not allow user marta to device join")),
      ],
      noProfile,
    ),
  ),
  ...from(
    "https://oofhours.com/2019/07/07/what-happens-when-you-register-a-device-with-windows-autopilot/",
    full(
      "registered, and no profile assigned yet",
      failed(PROFILE, null, "no-profile-assigned"),
      [(recording) => startOobe(recording), (recording) => blankProfile(recording)],
      { layout: "folder", profileFile: refusalFile(815, "ZtdDeviceHasNoAssignedProfile", "2026-05-04T08:01:00Z") },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/autopilot/pre-provision",
    full(
      "sign-in assistant switched off in the image",
      failed(PROFILE, "0x80070422", "msa-sign-in-service-off"),
      [
        downloadFails(
          4,
          ["autopilot", 154, { HRESULT: 0x80070422 }],
          ["autopilot", 710, { HRESULT: 0x80070422, Message1: SERVICE }],
          ["autopilot", 706, { HRESULT: 0x80070422, Message1: SERVICE }],
        ),
      ],
      { ...noProfile, layout: "intune-zip" },
    ),
  ),
  ...from(
    "https://techyorker.com/?p=177328",
    // Every Home PC out of the shop logs this: nothing says that it was to be deployed.
    full("Windows Home out of the box", fine("inconclusive"), [downloadFails(2, ["autopilot", 114])], {
      ...noProfile,
      layout: "csv-en-US",
    }),
  ),
  ...from(
    LAPTOPS251,
    full(
      "the clock is years behind and cannot be set",
      failed(PROFILE, null, "device-clock-wrong"),
      [
        downloadFails(
          3,
          ["autopilot", 753, { ServerTime: "2026-05-04T08:01:10Z", ClientTime: "2021-01-01T00:03:00Z", AttemptNumber: 1, MaxAttempts: 3 }],
          ["autopilot", 750],
          ["autopilot", 752, { HRESULT: TIMEOUT }],
        ),
      ],
      noProfile,
    ),
  ),
  ...from(
    BLUETECHGREEN,
    full(
      "a proxy puts its own certificate before the deployment service",
      failed(PROFILE, "0x80072F0D", "tls-inspection"),
      [
        downloadFails(
          5,
          ["autopilot", 706, { HRESULT: 0x80072f0d, Message1: SERVICE }],
          ["autopilot", 707, { HRESULT: 0x80072f0d, Message1: SERVICE }],
        ),
      ],
      { ...noProfile, layout: "xml" },
    ),
  ),
];

/** Every attempt is refused until the client gives up. */
const attemptsUsedUp =
  (...between: readonly Quoted[]): Build =>
  (recording) => {
    espLine(recording, "ESPDevicePreparation_TPMAttestation_Started", "TpmAttestationSubcategory");
    events(["management-service", 509, { UInt1: 1 }], ["autopilot", 150])(recording);
    for (let attempt = 1; attempt <= 10; attempt += 1)
      events(
        ["autopilot", 177, { Uint1: attempt, Uint2: 10 }],
        ["autopilot", 201],
        ["autopilot", 151],
        ["autopilot", 152, {}, 3],
        ["autopilot", 208],
        ["autopilot", 252],
        ["autopilot", 190],
        ...between,
        ["autopilot", 204, {}, 18],
      )(recording);
    events(["autopilot", 189], ["autopilot", 171, { HRESULT: 0x81039001 }])(recording);
    espLine(recording, "ESPDevicePreparation_TPMAttestation_Failed", "TpmAttestationSubcategory", 0x81039001);
  };
/** The page waits its seven minutes while each request for the identity certificate fails. */
const requestsFail =
  (code: number): Build =>
  (recording) => {
    espLine(recording, "ESPDevicePreparation_TPMAttestation_Started", "TpmAttestationSubcategory");
    events(["management-service", 509, { UInt1: 1 }], ["autopilot", 150])(recording);
    for (let attempt = 1; attempt <= 5; attempt += 1)
      events(
        ["autopilot", 177, { Uint1: attempt, Uint2: 10 }],
        ["autopilot", 201],
        ["autopilot", 151],
        ["autopilot", 152],
        ["autopilot", 208],
        ["autopilot", 207, { HRESULT: code }],
        ["autopilot", 202, { HRESULT: code }],
        ["autopilot", 204, {}, 80],
      )(recording);
    espLine(recording, "ESPDevicePreparation_TPMAttestation_TimedOut", "TpmAttestationSubcategory", TIMEOUT);
  };
const refusedAik = [
  "SCEP Certificate enrollment initialization for WORKGROUP\\DESKTOP-T0A1B2C$ via https://AMD-KeyId-907d65e9b562315997dd5ad086b2b7598957b92c.microsoftaik.azure.net/templates/Aik/scep failed:",
  "GetCACaps",
  "GetCACaps: Not Found",
  '{"Message":"The authority \\"amd-keyid-907d65e9b562315997dd5ad086b2b7598957b92c.microsoftaik.azure.net\\" does not exist."}',
  "HTTP/1.1 404 Not Found",
  "Method: GET(421ms)",
  "Stage: GetCACaps",
  "Not found (404). 0x80190194 (-2145844844 HTTP_E_STATUS_NOT_FOUND)",
].join("\r\n");
const hli = (options: Parameters<typeof tpmHliOutput>[0]): Readonly<Record<string, Uint8Array>> => ({
  "TpmHliInfo_Output.txt": utf8(tpmHliOutput(options)),
});
/** A log whose first bytes are right and whose rest is not. */
export const damagedLog = (name: string): Readonly<Record<string, Uint8Array>> => ({
  [name]: utf8(`ElfFile\0${"\u0001garbled".repeat(700)}`),
});

const SECURE: readonly GateBundle[] = [
  ...from(
    "https://patchtuesday.com/?p=4292",
    full(
      "a key that the service does not take, ten attempts",
      failed(SECURING, "0x81039001", "attestation-attempts-exhausted", "aik-certificate-not-issued"),
      [technicianPage, attemptsUsedUp(), red(0x81039001)],
    ),
  ),
  ...from(
    "https://patchtuesday.com/patch-notes/0x80070490-tpm-attestation-timed-out-on-windows-11-24h2",
    full(
      "a request that never leaves a chip of STMicroelectronics",
      failed(SECURING, hex(TIMEOUT), "aik-certificate-not-issued", "attestation-timeout", "attestation-failed", "attestation-st-nuvoton-2025"),
      [technicianPage, requestsFail(0x80070490), red(TIMEOUT)],
      { files: hli({ manufacturer: "STM " }) },
    ),
  ),
  ...from(
    "https://pastebin.com/Dk0hKYhy",
    full(
      "the authority of this AMD key does not exist",
      failed(SECURING, hex(TIMEOUT), "attestation-service-refuses-ek-certificate", "aik-certificate-not-issued"),
      [technicianPage, requestsFail(0x80190194), red(TIMEOUT)],
      {
        files: { "CertReq_enrollaik_Output.txt": utf8(refusedAik), ...hli({ manufacturer: "AMD " }) },
      },
    ),
  ),
  ...from(
    "https://call4cloud.nl/2022/08/ready-for-attestation-a-true-underdog-story/",
    full(
      "not ready for attestation",
      failed(SECURING, "0x81039001", "tpm-not-ready", "attestation-attempts-exhausted", "aik-certificate-not-issued"),
      [technicianPage, attemptsUsedUp(), red(0x81039001)],
      {
        layout: "folder",
        files: hli({ manufacturer: "STM ", ready: false, ekCertificate: false }),
      },
    ),
  ),
  ...from(
    "https://oofhours.com/2019/07/09/tpm-attestation-what-can-possibly-go-wrong/",
    full(
      "self-deploying on a virtual machine",
      failed(SECURING, null, "tpm-not-configured", "tpm-virtual-machine"),
      [selfDeployingPage, (recording) => attestWithoutTpm(recording), pageFails()],
      { layout: "intune-zip", profile: { selfDeploying: true } },
    ),
  ),
  ...from(
    "https://github.com/MicrosoftDocs/windows-itpro-docs/issues/3868",
    full(
      "technician on Hyper-V, with one damaged log",
      failed(SECURING, hex(TIMEOUT), "tpm-virtual-machine", "attestation-timeout"),
      [technicianPage, (recording) => attestUntilTimeout(recording, { technician: true, vendorCertificatePresent: false }), red(TIMEOUT)],
      { files: { ...hli({ manufacturer: "MSFT", ekCertificate: false }), ...damagedLog("microsoft-windows-aad-operational.evtx") } },
    ),
  ),
];

const JOIN: readonly GateBundle[] = [
  ...from(
    "https://dirteam.com/sander/2018/03/20/knowledgebase-you-receive-error-801c0003-when-you-try-to-azure-ad-join-a-device-during-the-out-of-the-box-experience-oobe/",
    excerpt("second device of a user at the limit", failed(JOINING, "0x801C0003", "entra-device-limit-reached"), [
      signInPage,
      userRefused(
        0x801c0003,
        answer(
          "AuthorizationError",
          "DeviceCapReached",
          "User 'marta' is not eligible to enroll a device of type 'Windows'. Reason 'DeviceCapReached'.",
        ),
      ),
    ]),
  ),
  ...from(
    ANOOP_WHITE_GLOVE,
    full(
      "the directory's object was deleted, no Shell-Core",
      failed(JOINING, "0x801C03F3", "entra-device-object-deleted"),
      [
        technicianAttested,
        (recording) =>
          refuseDeviceTokenJoin(recording, ALDERBROOK, {
            code: 0x801c03f3,
            httpStatus: 400,
            response: { Code: "invalid_request", Subcode: "DeviceNotFound", Message: "Device not found", Operation: "DeviceJoin" },
          }),
        red(0x801c03f3),
      ],
      { layout: "intune-zip", without: ["shell-core"] },
    ),
    full(
      "two MDM applications, the log of Autopilot nearly rolled over",
      failed(REGISTERING, "0x81036501", "not-exactly-one-mdm"),
      [technicianJoined, (recording) => failDiscovery(recording, 0x81036501), red(0x81036501)],
      { kept: { autopilot: 40 } },
    ),
  ),
  ...from(
    "https://learn.microsoft.com/entra/identity/devices/manage-device-identities",
    full(
      "the join asks for a second factor that nobody gave",
      failed(JOINING, "0x801C03ED", "join-blocked-by-conditional-access"),
      [
        signInPage,
        (recording) => {
          signInOnPage(recording);
          events(
            ["device-registration", 100],
            ["device-registration", 102, { JoinRequestType: 1 }],
            [
              "aad",
              1098,
              {
                Error: 0xcaa2000c,
                ErrorMessage: "The request requires user interaction.",
                AdditionalInformation:
                  "AADSTS50076: Due to a configuration change you must use multi-factor authentication. Code: interaction_required",
              },
            ],
            ["device-registration", 103],
            [
              "device-registration",
              204,
              {
                ExitCode: 0x801c03ed | 0,
                HttpStatus: 400,
                ServerResponse: answer("invalid_request", "error_missing_mfa", "The request is not authorized: multi-factor authentication required"),
              },
            ],
          )(recording);
        },
      ],
      { layout: "csv-de-DE" },
    ),
  ),
  ...from(
    HYBRID_GUIDE,
    full("the TPM takes commands of FIPS mode only", failed(JOINING, "0x80280036", "tpm-fips-mode"), [
      signInPage,
      (recording) => {
        signInOnPage(recording);
        events(
          ["device-registration", 100],
          ["device-registration", 101],
          ["device-registration", 202, { ExitCode: 0x80280036 | 0, JoinRequestType: 1 }],
        )(recording);
      },
    ]),
  ),
  ...from(
    NAVEDALAM,
    full(
      "the name of the registration service is not resolved",
      failed(JOINING, hex(NO_NAME), "join-service-unreachable"),
      [
        signInPage,
        (recording) => {
          signInOnPage(recording);
          for (let attempt = 0; attempt < 3; attempt += 1)
            events(["device-registration", 200, { ExitCode: NO_NAME | 0, Domain: ALDERBROOK.tenantDomain }, 12])(recording);
          recording.event("shell-core", 62405, { Result: "fail" });
        },
      ],
      { layout: "folder" },
    ),
  ),
];

const NO_DOMAIN = 0x8007054b;
/** What the page shows whenever this wait ends without a domain. */
const SHOWN = "0x80070774";
const ODJ: readonly GateBundle[] = [
  ...from(
    "https://github.com/MicrosoftDocs/windows-itpro-docs/issues/2646",
    full(
      "all of several devices but one wait in vain",
      failed(DOMAIN, SHOWN, "domain-join-blob-timeout"),
      [hybridWait, (recording) => blobTimesOut(recording)],
      {
        ...hybrid,
        layout: "intune-zip",
      },
    ),
  ),
  ...from(
    "https://github.com/MicrosoftDocs/IntuneDocs/issues/1743",
    full(
      "the computer stands in its OU, the domain is not reached",
      failed(DOMAIN, SHOWN, "domain-controller-unreachable"),
      [
        hybridWait,
        events(
          ["mdm-admin", 107, { HRESULT: 0 }],
          ["mdm-admin", 105, { HRESULT: NO_DOMAIN }, 600],
          ["mdm-admin", 105, { HRESULT: NO_DOMAIN }, 900],
          ["mdm-admin", 100, { HexInt1: 1_500_000, HRESULT: NO_DOMAIN }],
          ["mdm-admin", 109, { HexInt1: 3 }],
        ),
      ],
      hybrid,
    ),
  ),
  ...from(
    "https://www.wintive.com/microsoft-365-best-practices/intune-mdm/intune-connector-for-active-directory/",
    sparse("no answer of the connector", failed(DOMAIN, SHOWN, "domain-join-blob-timeout"), [
      ["mdm-admin", 72],
      ["mdm-admin", 111, { Boolean1: true }],
      ["mdm-admin", 109, { HexInt1: 1 }, 1500],
      ["mdm-admin", 110, { HexInt1: 1 }],
      ["mdm-admin", 109, { HexInt1: 3 }],
    ]),
  ),
  ...from(
    "https://oofhours.com/2019/07/15/inside-windows-autopilot-user-driven-hybrid-azure-ad-join/",
    full(
      "over the internet, and the VPN does not connect",
      failed(DOMAIN, SHOWN, "domain-join-vpn-not-connected", "domain-controller-unreachable"),
      [
        hybridWait,
        events(
          ["mdm-admin", 107, { HRESULT: 0 }],
          ["mdm-admin", 102, { Message1: "Alderbrook VPN", HRESULT: 0x800704cf }, 60],
          ["mdm-admin", 106, { HRESULT: NO_DOMAIN }, 1400],
          ["mdm-admin", 100, { HexInt1: 1_500_000, HRESULT: NO_DOMAIN }],
          ["mdm-admin", 109, { HexInt1: 3 }],
        ),
      ],
      { ...hybrid, layout: "folder" },
    ),
  ),
  ...from(
    "https://techcommunity.microsoft.com/blog/askds/domain-join-and-basic-troubleshooting/4405860",
    full(
      "the blob came and could not be applied",
      failed(DOMAIN, SHOWN, "domain-join-blob-not-applied"),
      [hybridWait, events(["mdm-admin", 108, { HRESULT: 0x8007000d }], ["mdm-admin", 109, { HexInt1: 3 }])],
      { ...hybrid, layout: "xml" },
    ),
  ),
];

/** Published failures of the second round, up to the enrollment. */
export const SECOND_START: readonly GateBundle[] = [...BEFORE, ...SECURE, ...JOIN, ...ODJ];
