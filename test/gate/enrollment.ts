import { technicianJoined, userJoined } from "../stages/bases.js";
import { failDeviceToken, STATE } from "../support/deployment/join.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { failDiscovery, refuseEnrollment } from "../support/deployment/register.js";
import { hex, NO_NAME, red } from "./endings.js";
import { events, failed, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const REGISTERING = "device-preparation/registering-mdm";
const NOT_SUPPORTED = 0x80180014;

interface Refused {
  readonly name: string;
  readonly code: number;
  readonly first: readonly string[];
  readonly fault?: readonly [code: string, reason: string];
  readonly before?: readonly Quoted[];
  /** Rules that may answer where only the events are there, outside of any deployment. */
  readonly sparseFirst?: readonly string[];
}

/** A refused enrollment: quoted, in a user-driven run and in the technician flow. */
function enrollment({ name, code, first, fault, before = [] }: Refused): GateBundle[] {
  const refused = { code, ...(fault === undefined ? {} : { fault: { code: fault[0], reason: fault[1] } }) };
  const quoted: readonly Quoted[] = [
    ...before,
    ...(fault === undefined ? [] : [["mdm-admin", 52, { Message1: fault[0], Message2: fault[1] }] as const]),
    ["mdm-admin", 11, { HRESULT: code }],
    ["mdm-admin", 71, { HRESULT: code }],
  ];
  const expected = failed(REGISTERING, hex(code), ...first);
  return [
    sparse(`${name}, with the stage`, expected, [...quoted, ["autopilot", 180, { State: STATE.enroll, HRESULT: code }]]),
    full(
      `${name}, user-driven`,
      { ...expected, scenario: "user-driven" },
      [userJoined, events(...before), (recording) => refuseEnrollment(recording, ALDERBROOK, "user", refused)],
      { layout: "intune-zip" },
    ),
    full(`${name}, technician`, { ...expected, scenario: "pre-provisioning-technician" }, [
      technicianJoined,
      events(...before),
      (recording) => refuseEnrollment(recording, ALDERBROOK, "device-token", refused),
      red(code),
    ]),
  ];
}

export const ENROLLMENT: readonly GateBundle[] = [
  sparse("not exactly one MDM, only 115", failed(REGISTERING, "0x81036501", "not-exactly-one-mdm"), [["autopilot", 115, { HRESULT: 0x81036501 }]]),
  sparse("not released, the answer alone", failed(REGISTERING, "0x80180014", "device-not-released"), [
    ["mdm-admin", 52, { Message1: "s:Receiver/DeviceNotSupported", Message2: "SDM One Time Limit Check: device was not released" }],
    ["mdm-admin", 71, { HRESULT: NOT_SUPPORTED }],
  ]),
  sparse("not exactly one MDM", failed(REGISTERING, "0x81036501", "not-exactly-one-mdm"), [
    ["autopilot", 179, { State: STATE.discovery }],
    ["autopilot", 115, { HRESULT: 0x81036501 }],
    ["autopilot", 302, { State: STATE.discovery, HRESULT: 0x81036501 }],
  ]),
  sparse("not exactly one MDM, only 302", failed(REGISTERING, "0xC1036501", "not-exactly-one-mdm"), [
    ["autopilot", 302, { State: STATE.discovery, HRESULT: 0xc1036501 }],
  ]),
  full("not exactly one MDM", { ...failed(REGISTERING, "0x81036501", "not-exactly-one-mdm"), scenario: "pre-provisioning-technician" }, [
    technicianJoined,
    (recording) => failDiscovery(recording, 0x81036501),
    red(0x81036501),
  ]),
  ...enrollment({
    name: "restriction",
    code: NOT_SUPPORTED,
    first: ["enrollment-restricted"],
    fault: ["s:Receiver/DeviceNotSupported", "Device platform is not allowed"],
  }),
  ...enrollment({
    name: "not released",
    code: NOT_SUPPORTED,
    first: ["device-not-released"],
    fault: ["s:Receiver/DeviceNotSupported", "SDM One Time Limit Check: device was not released"],
  }),
  ...enrollment({ name: "0x80180014 without a text", code: NOT_SUPPORTED, first: ["enrollment-refused-80180014"] }),
  ...enrollment({
    name: "device limit",
    code: 0x80180013,
    first: ["device-limit-reached"],
    fault: ["s:Receiver/DeviceCapReached", "too many devices"],
  }),
  ...enrollment({ name: "no licence", code: 0x80180018, first: ["intune-licence-missing"], fault: ["s:Receiver/UserLicense", "no licence"] }),
  ...enrollment({ name: "personal device", code: 0x80180003, first: ["personal-device-blocked"] }),
  ...enrollment({ name: "MDM scope", code: 0x8018002b, first: ["mdm-scope-or-upn"] }),
  ...enrollment({
    name: "MFA",
    code: 0x8018002a,
    first: ["enrollment-needs-mfa"],
    before: [
      ["aad", 1098, { Error: 0xcaa2000c, ErrorMessage: "interaction", AdditionalInformation: "AADSTS50076: use multi-factor authentication" }],
    ],
  }),
  ...enrollment({ name: "enrolled already", code: 0x8018000a, first: ["device-already-enrolled"] }),
  ...enrollment({ name: "other agent", code: 0x80180026, first: ["mdm-blocked-by-other-agent"], before: [["mdm-admin", 96]] }),
  ...enrollment({
    name: "push message service",
    code: 0x80180023,
    first: ["push-message-service-off"],
    before: [["mdm-admin", 17, { HexInt1: 0x800706d9, HRESULT: 0x80180023 }]],
  }),
  ...enrollment({
    name: "enrollment service not reached",
    code: NO_NAME,
    first: ["enrollment-service-unreachable"],
    before: [
      ["mdm-admin", 5, { HRESULT: NO_NAME }],
      ["mdm-admin", 9, { HRESULT: NO_NAME }],
    ],
  }),
  ...enrollment({
    name: "certificate key",
    code: 0x80180027,
    first: ["mdm-certificate-key-failed"],
    before: [["mdm-admin", 12, { Message1: "Microsoft Platform Crypto Provider", HRESULT: 0x80280803 }]],
  }),
  ...enrollment({ name: "unknown refusal", code: 0x8018001d, first: ["enrollment-failed"] }),
  full("two refusals in one run", failed(REGISTERING, "0x80180018", "intune-licence-missing"), [
    userJoined,
    (recording) => refuseEnrollment(recording, ALDERBROOK, "user", { code: 0x80180031 }),
    events(["mdm-admin", 4, {}, 90]),
    (recording) =>
      refuseEnrollment(recording, ALDERBROOK, "user", { code: 0x80180018, fault: { code: "s:Receiver/UserLicense", reason: "no licence" } }),
  ]),
  // A stage that the engine reports without any record in the MDM log.
  full("engine stops at the ticket", failed(REGISTERING, "0x80180031", "enrollment-failed", "esp-step-failed"), [
    technicianJoined,
    (recording) => failDeviceToken(recording, STATE.ticket, 0x80180031),
    red(0x80180031),
  ]),
];
