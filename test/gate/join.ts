import { type Build, selfDeployingAttested, technicianAttested } from "../stages/bases.js";
import { type JoinRefusal, refuseDeviceTokenJoin, signInOnPage, STATE } from "../support/deployment/join.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { page, startOobe } from "../support/deployment/oobe.js";
import { downloadProfile } from "../support/deployment/profile.js";
import { hex, NO_NAME, pageFails, red } from "./endings.js";
import { events, failed, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const JOINING = "device-preparation/joining-network";
const refusal = (code: number, response: JoinRefusal["response"]): JoinRefusal => ({ code, httpStatus: 400, response });
const refusedResponse = (subcode: string, message: string): JoinRefusal["response"] => ({
  Code: "invalid_request",
  Subcode: subcode,
  Message: message,
  Operation: "DeviceJoin",
});

function deviceTokenJoin(name: string, code: number, first: string, response: JoinRefusal["response"]): GateBundle[] {
  return [
    sparse(name, failed(JOINING, hex(code), first), [
      ["device-registration", 102, { JoinRequestType: 11, JoinRequestTypeSymbolicName: "DEVICE_AUTO_DDID" }],
      ["device-registration", 204, { ExitCode: code, HttpStatus: 400, ServerResponse: JSON.stringify(response) }],
      ["autopilot", 180, { State: STATE.join, HRESULT: code }],
    ]),
    full(
      `${name}, self-deploying`,
      { ...failed(JOINING, hex(code), first), scenario: "self-deploying" },
      [selfDeployingAttested, (recording) => refuseDeviceTokenJoin(recording, ALDERBROOK, refusal(code, response)), pageFails(code)],
      { profile: { selfDeploying: true } },
    ),
    full(
      `${name}, technician`,
      { ...failed(JOINING, hex(code), first), scenario: "pre-provisioning-technician" },
      [technicianAttested, (recording) => refuseDeviceTokenJoin(recording, ALDERBROOK, refusal(code, response)), red(code)],
      { layout: "intune-zip" },
    ),
  ];
}

/** The user signs in on the page and the join is refused. */
const signInAndFail =
  (quoted: readonly Quoted[]): Build =>
  (recording) => {
    startOobe(recording);
    downloadProfile(recording, ALDERBROOK, {});
    page(recording, "OobeZdp", 25);
    signInOnPage(recording);
    events(...quoted)(recording);
    recording.event("shell-core", 62405, { Result: "fail" });
  };

function userJoin(name: string, code: number, first: readonly string[], decisive: readonly Quoted[]): GateBundle[] {
  const begun: readonly Quoted[] = [
    ["device-registration", 102, { JoinRequestType: 1, JoinRequestTypeSymbolicName: "DEVICE" }],
    ["device-registration", 103],
  ];
  return [
    // Only the refusal: whether OOBE or Settings asked for the join, nothing tells.
    ...(decisive.some(([, id]) => id === 204) ? [sparse(name, failed("outside-esp/-", hex(code), ...first), decisive)] : []),
    sparse(`${name}, in OOBE`, failed(JOINING, hex(code), ...first), [
      ["autopilot", 153, { InitialState: 1, UpdateState: 3 }],
      ...begun,
      ...decisive,
    ]),
    full(name, failed(JOINING, hex(code), ...first), [
      signInAndFail([["device-registration", 100], ["device-registration", 101, { ServerMessage: "{}" }], ...begun, ...decisive]),
    ]),
  ];
}

const answered = (code: number, response: JoinRefusal["response"]): Quoted => [
  "device-registration",
  204,
  { ExitCode: code, HttpStatus: 400, ServerResponse: JSON.stringify(response) },
];

export const JOIN: readonly GateBundle[] = [
  sparse("Entra object deleted, the answer alone", failed(JOINING, "0x801C03F3", "entra-device-object-deleted"), [
    answered(0x801c03f3, refusedResponse("DeviceNotFound", "No device")),
  ]),
  sparse("TPM statement refused, the answer alone", failed(JOINING, "0x801C0003", "join-tpm-validation-failed"), [
    answered(0x801c0003, refusedResponse("MsaTicketTpmValidationFailed", "TPM validation")),
  ]),
  ...deviceTokenJoin("Entra object deleted", 0x801c03f3, "entra-device-object-deleted", refusedResponse("DeviceNotFound", "No device")),
  ...deviceTokenJoin("device token refused", 0x801c03ea, "device-token-join-refused", refusedResponse("error_unauthorized", "Not authorised")),
  ...deviceTokenJoin(
    "TPM statement refused",
    0x801c0003,
    "join-tpm-validation-failed",
    refusedResponse("MsaTicketTpmValidationFailed", "TPM validation"),
  ),
  ...userJoin(
    "Entra device limit",
    0x801c000e,
    ["entra-device-limit-reached"],
    [answered(0x801c000e, refusedResponse("DirectoryQuota", "The user has reached the maximum number of devices"))],
  ),
  ...userJoin(
    "quota text",
    0x801c0003,
    ["entra-device-limit-reached"],
    [answered(0x801c0003, refusedResponse("error_quota_exceeded", "User device quota exceeded"))],
  ),
  ...userJoin("join not permitted", 0x801c0003, ["entra-join-not-permitted"], [answered(0x801c0003, refusedResponse("error_other", "Refused"))]),
  ...userJoin(
    "user not authorised",
    0x801c03ea,
    ["entra-join-not-authorised"],
    [answered(0x801c03ea, refusedResponse("error_unauthorized", "Refused"))],
  ),
  ...userJoin(
    "Conditional Access",
    0x801c03ed,
    ["join-blocked-by-conditional-access"],
    [
      [
        "aad",
        1098,
        {
          Error: 0xcaa2000c,
          ErrorMessage: "interaction",
          AdditionalInformation: "AADSTS53003: Access has been blocked by Conditional Access policies",
        },
      ],
      answered(0x801c03ed, refusedResponse("error_unauthorized", "MFA")),
    ],
  ),
  ...userJoin("TPM in FIPS mode", 0x80280036, ["tpm-fips-mode"], [["device-registration", 202, { ExitCode: 0x80280036 }]]),
  ...userJoin("key of the device gone", 0x80090016, ["device-key-missing"], [["device-registration", 202, { ExitCode: 0x80090016 }]]),
  ...userJoin(
    "join service busy",
    0x801c0025,
    ["registration-service-busy"],
    [["device-registration", 204, { ExitCode: 0x801c0025, HttpStatus: 503 }]],
  ),
  ...userJoin(
    "a page instead of the join service's answer",
    0x8007000d,
    ["join-answer-unreadable"],
    [["device-registration", 203, { ExitCode: 0x8007000d }, 30]],
  ),
  ...userJoin(
    "join service not reached",
    NO_NAME,
    ["join-service-unreachable"],
    [
      ["device-registration", 203, { ExitCode: NO_NAME }, 30],
      ["device-registration", 203, { ExitCode: NO_NAME }],
    ],
  ),
  ...userJoin(
    "discovery of the join service not reached",
    0x80072efd,
    ["join-service-unreachable"],
    [
      ["device-registration", 201, { ExitCode: 0x80072efd, HttpStatus: 0 }, 30],
      ["device-registration", 201, { ExitCode: 0x80072efd, HttpStatus: 0 }, 400],
      ["aad", 1104, { API: "Lookup name from SID", Result: 0xc0048512 }],
    ],
  ),
  ...userJoin("TLS inspection at the join", 0x80072f0d, ["tls-inspection"], [["device-registration", 203, { ExitCode: 0x80072f0d }]]),
  ...userJoin(
    "device key locked",
    0x80280921,
    ["device-key-locked"],
    [
      ["device-registration", 344, { ExitCode: 0x80280921 }],
      ["device-registration", 204, { ExitCode: 0x80280921, HttpStatus: 0 }],
    ],
  ),
];
