import type { Build } from "../stages/bases.js";
import { joinByUser } from "../support/deployment/join.js";
import { ALDERBROOK, MARTA } from "../support/deployment/names.js";
import { page, startOobe, tokenErrorsBeforeSignIn } from "../support/deployment/oobe.js";
import { blankProfile, refusalFile } from "../support/deployment/profile.js";
import { enroll } from "../support/deployment/register.js";
import { events, failed, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const OUTSIDE = "outside-esp/-";

/** A PC in use for months: policies come and go, the task tries. */
const inUse: Build = events(
  ["device-registration", 335],
  [
    "mdm-admin",
    404,
    {
      Message1: ALDERBROOK.enrollmentId,
      Message2: "MDMFull",
      Message3: "Policy",
      Message5: "./Device/Vendor/MSFT/Policy/ConfigOperations/FakePolicy",
      HexInt1: 0x80070002,
    },
  ],
  ["aad", 1098, { Error: 0xcaa10001, ErrorMessage: "Interaction needed", AdditionalInformation: "x" }],
);

interface Outside {
  readonly name: string;
  readonly code: number;
  readonly first: string;
  readonly decisive: readonly Quoted[];
}

const outside = ({ name, code, first, decisive }: Outside): GateBundle[] => {
  const expected = failed(OUTSIDE, `0x${code.toString(16).toUpperCase()}`, first);
  return [
    sparse(`${name}, outside`, expected, decisive),
    full(
      `${name}, outside`,
      expected,
      [inUse, ...[1, 2, 3].map(() => events(...decisive, ["mdm-admin", 90, { Message1: "https://enrollment.manage.example/" }, 900]))],
      { profile: "none", layout: "folder" },
    ),
  ];
};
const task = (name: string, code: number, first: string): GateBundle[] =>
  outside({ name, code, first, decisive: [["mdm-admin", 76, { HRESULT: code }]] });
const manual = (name: string, code: number, first: string): GateBundle[] =>
  outside({ name, code, first, decisive: [["mdm-admin", 71, { HRESULT: code }]] });

const REGISTRATION: readonly GateBundle[] = [
  ...task("MDM scope", 0x8018002b, "auto-enrollment-mdm-scope"),
  ...outside({
    name: "MDM scope, then enrolled already",
    code: 0x8018002b,
    first: "auto-enrollment-mdm-scope",
    decisive: [
      ["mdm-admin", 76, { HRESULT: 0x8018002b }],
      ["mdm-admin", 71, { HRESULT: 0x8018000a }],
    ],
  }),
  ...outside({
    name: "MFA",
    code: 0x8018002a,
    first: "auto-enrollment-needs-mfa",
    decisive: [
      ["aad", 1098, { Error: 0xcaa2000c, ErrorMessage: "x", AdditionalInformation: "AADSTS50076: multi-factor" }],
      ["mdm-admin", 76, { HRESULT: 0x8018002a }],
    ],
  }),
  ...outside({
    name: "joined from Settings",
    code: 0x80180014,
    first: "autopilot-device-joined-from-settings",
    decisive: [
      ["mdm-admin", 11, { HRESULT: 0x80180014 }],
      ["mdm-admin", 71, { HRESULT: 0x80180014 }],
    ],
  }),
  ...task("message refused", 0x80180001, "auto-enrollment-message-refused"),
  ...outside({
    name: "push service",
    code: 0x80180023,
    first: "auto-enrollment-push-service-off",
    decisive: [
      ["mdm-admin", 17, { HexInt1: 0x800706d9, HRESULT: 0x80180023 }],
      ["mdm-admin", 71, { HRESULT: 0x80180023 }],
    ],
  }),
  ...task("network", 0x80192ee7, "auto-enrollment-network"),
  ...manual("no licence", 0x80180018, "intune-licence-missing"),
  ...outside({
    name: "device limit",
    code: 0x80180013,
    first: "device-limit-reached",
    decisive: [
      ["mdm-admin", 52, { Message1: "s:Receiver/DeviceCapReached", Message2: "too many" }],
      ["mdm-admin", 71, { HRESULT: 0x80180013 }],
    ],
  }),
  ...manual("personal device", 0x80180003, "personal-device-blocked"),
  ...outside({
    name: "other agent",
    code: 0x80180026,
    first: "mdm-blocked-by-other-agent",
    decisive: [
      ["mdm-admin", 96],
      ["mdm-admin", 71, { HRESULT: 0x80180026 }],
    ],
  }),
  sparse("computer not synchronised, outside", failed(OUTSIDE, "0x801C03F2", "hybrid-device-not-synchronised"), [
    [
      "device-registration",
      304,
      { ExitCode: 0x801c03f2, ServerErrorMessage: "The device object by the given id is not found.", TenantType: "managed", JoinType: "sync" },
    ],
    ["device-registration", 305, { ExitCode: 0x801c03f2 }],
  ]),
];

const step = { Message1: "Bootstrapper", Message2: "Apps", Message3: "Install apps", Int1: 1 };
const newPreparation: Build = (recording) => {
  startOobe(recording);
  blankProfile(recording);
  tokenErrorsBeforeSignIn(recording);
  joinByUser(recording, ALDERBROOK, MARTA);
  enroll(recording, ALDERBROOK, "user");
  page(recording, "OobeEnterpriseProvisioning", 4);
  events(["autopilot", 403, step])(recording);
};
const unregistered = { profileFile: refusalFile(807, "ZtdDeviceIsNotRegistered", "2026-05-04T08:01:00Z") };

const DEVICE_PREPARATION_V2: readonly GateBundle[] = [
  full(
    "agent of device preparation missing",
    { ...failed("device-preparation/preparing-mdm", "0x800705B4", "device-preparation-agent-missing"), scenario: "device-preparation-v2" },
    [newPreparation, events(["autopilot", 416, {}, 1800], ["autopilot", 413, { HRESULT: 0x800705b4 }])],
    unregistered,
  ),
  full(
    "step of device preparation failed",
    { ...failed("device-setup/apps", "0x80070643", "device-preparation-step-failed"), scenario: "device-preparation-v2" },
    [
      newPreparation,
      events(
        ["autopilot", 416],
        ["autopilot", 412, { Int1: 1 }],
        ["autopilot", 413, { HRESULT: 0 }],
        ["autopilot", 404, step, 90],
        ["autopilot", 406, { ...step, HRESULT: 0x80070643 }],
      ),
    ],
    unregistered,
  ),
  full(
    "device preparation ran out of time",
    { ...failed("device-setup/apps", "0x800705B4", "device-preparation-page-timeout"), scenario: "device-preparation-v2" },
    [
      newPreparation,
      events(
        ["autopilot", 416],
        ["autopilot", 412, { Int1: 1 }],
        ["autopilot", 413, { HRESULT: 0 }],
        ["autopilot", 404, step, 3600],
        ["autopilot", 407, { ...step, HRESULT: 0x800705b4 }],
      ),
    ],
    { ...unregistered, layout: "intune-zip" },
  ),
];

export const OTHER: readonly GateBundle[] = [...REGISTRATION, ...DEVICE_PREPARATION_V2];
export { newPreparation, unregistered };
