import { type Build, hybridWait, userJoined } from "../stages/bases.js";
import { blobTimesOut } from "../support/deployment/hybrid.js";
import { connectNetwork, page, startOobe, startService } from "../support/deployment/oobe.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { blankProfile, profileIsThere, refusalFile } from "../support/deployment/profile.js";
import { refuseEnrollment } from "../support/deployment/register.js";
import { events, failed, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const NO_NAME = 0x80072ee7;
const DDS = "DdsZtdPolicyManager";
const refused = (code: number, reason: string): Uint8Array => refusalFile(code, reason, "2026-02-11T09:13:10Z");

const oobe: Build = (recording) => startOobe(recording);
const pages =
  (...names: readonly string[]): Build =>
  (recording) => {
    for (const name of names) page(recording, name, 15);
  };
const absent = (count: number): Build =>
  events(...Array.from({ length: count }, () => ["autopilot", 100, { Message1: "CloudAssignedLanguage" }] as const));
const blank =
  (detail: string): Build =>
  (recording) => {
    connectNetwork(recording);
    blankProfile(recording, { detail });
  };

/** OOBE asks for the profile again and again and no network comes. */
const offline: Build = (recording) => {
  events(["autopilot", 160], ["autopilot", 285])(recording);
  for (let minute = 0; minute < 40; minute += 8)
    events(["autopilot", 165], ["autopilot", 100, { Message1: "CloudAssignedRegion" }], ["autopilot", 167, {}, 480])(recording);
};

const noNetwork = failed("before-esp/network", null, "no-network");
const technicianNoNetwork = failed("before-esp/network", null, "technician-no-network");
const notRegistered = failed("before-esp/profile-download", null, "device-not-registered");
const noProfile = failed("before-esp/profile-download", null, "no-profile-assigned");
const deleted = failed("before-esp/profile-download", null, "assigned-profile-deleted");
const mismatch = failed("before-esp/profile-download", null, "hardware-mismatch");
const unreachable = failed("before-esp/profile-download", "0x80072EE7", "profile-service-unreachable");
const home = failed("device-preparation/registering-mdm", "0x80180022", "windows-home-edition");
const unreadable = failed("before-esp/profile-download", "0x8007000D", "offline-profile-unreadable");
/** Without a page of OOBE the same records could be those of a PC in use that is offline. */
const OOBE_PAGE: Quoted = ["shell-core", 62404, { CXID: "OobeLanguage" }];
const clock = failed("before-esp/profile-download", "0x80072F8F", "device-clock-wrong");
const signIn = failed("before-esp/profile-download", "0x80070422", "msa-sign-in-service-off");
const blobTimeout = failed("before-esp/domain-join", "0x80070774", "domain-join-blob-timeout");
const notApplied = failed("before-esp/domain-join", "0x80070774", "domain-join-blob-not-applied");
// The page shows the code of the wait; without the end of the wait the event's own code stands.
const noController = failed("before-esp/domain-join", "0x80070774", "domain-controller-unreachable");
const noControllerOnly = failed("before-esp/domain-join", "0x8007054B", "domain-controller-unreachable");

export const BEFORE_ESP: readonly GateBundle[] = [
  sparse("no network", noNetwork, [
    OOBE_PAGE,
    ["autopilot", 160],
    ["autopilot", 165, {}, 900],
    ["autopilot", 165, {}, 900],
    ["shell-core", 62404, { CXID: "OobeWireless" }],
    ["autopilot", 167],
  ]),
  full("no network", noNetwork, [oobe, offline, pages("OobeWireless", "OobeZdp")], { profile: "none" }),
  sparse("technician flow without network", technicianNoNetwork, [
    ["shell-core", 62404, { CXID: "AutopilotWhiteGloveLanding" }],
    ["management-service", 509, { UInt1: 1 }],
    ["autopilot", 160],
    ["autopilot", 165, {}, 900],
    ["autopilot", 165, {}, 900],
  ]),
  full(
    "technician flow without network",
    technicianNoNetwork,
    [oobe, pages("AutopilotWhiteGloveLanding"), events(["management-service", 509, { UInt1: 1 }]), offline],
    { profile: "none" },
  ),
  full(
    "technician flow on hardware that is not registered",
    notRegistered,
    [oobe, blank("ZtdDeviceIsNotRegistered"), pages("AutopilotWhiteGloveLanding")],
    { profileFile: refused(807, "ZtdDeviceIsNotRegistered"), layout: "intune-zip" },
  ),
  sparse("no profile assigned", noProfile, [
    ["autopilot", 705, { Message1: DDS }],
    ["autopilot", 709, { HRESULT: 0x80070190, Message1: "ZtdDeviceHasNoAssignedProfile" }],
    ["autopilot", 704, { Message1: DDS }],
  ]),
  full("no profile assigned", noProfile, [oobe, blank("ZtdDeviceHasNoAssignedProfile"), pages("OobeZdp", "OobeEula")], {
    profileFile: refused(815, "ZtdDeviceHasNoAssignedProfile"),
  }),
  sparse("assigned profile deleted", deleted, [["autopilot", 704, { Message1: DDS }]], {
    profileFile: refused(809, "ZtdDeviceHasNoAssignedProfile"),
  }),
  full("assigned profile deleted", deleted, [oobe, blank("ZtdDeviceHasNoAssignedProfile: the assigned profile does not exist"), pages("OobeZdp")], {
    profileFile: refused(809, "ZtdDeviceHasNoAssignedProfile"),
    layout: "intune-zip",
  }),
  sparse("other hardware", mismatch, [["autopilot", 709, { HRESULT: 0x80070190, Message1: "HardwareMarkerMismatch;SerialNumberMismatch" }]]),
  full("other hardware", mismatch, [oobe, blank("SerialNumberMismatch;ProductKeyIdMismatch"), pages("OobeZdp")], {
    profileFile: refused(908, "HardwareMarkerMismatch, SerialNumberMismatch, ProductKeyIdMismatch"),
  }),
  sparse("profile service not reached", unreachable, [
    OOBE_PAGE,
    ["autopilot", 705, { Message1: DDS }],
    ["autopilot", 706, { HRESULT: NO_NAME, Message1: DDS, Message2: "ztd.dds.microsoft.com" }],
    ["autopilot", 707, { HRESULT: NO_NAME, Message1: DDS, Message2: "ztd.dds.microsoft.com" }],
  ]),
  full(
    "profile service not reached",
    unreachable,
    [
      oobe,
      (recording) => connectNetwork(recording, { wired: true }),
      events(["autopilot", 160], ["autopilot", 705, { Message1: DDS }]),
      absent(60),
      events(
        ...Array.from({ length: 5 }, () => ["autopilot", 706, { HRESULT: NO_NAME, Message1: DDS, Message2: "ztd.dds.microsoft.com" }, 40] as const),
        ["autopilot", 707, { HRESULT: NO_NAME, Message1: DDS, Message2: "ztd.dds.microsoft.com" }],
        ["autopilot", 314],
      ),
      absent(60),
      pages("OobeZdp", "OobeEula", "OobeMSA"),
    ],
    { profile: "none", layout: "intune-zip" },
  ),
  sparse("Windows Home", home, [
    ["autopilot", 192, { HRESULT: 0x80180022, WaitMs: 5000, AttemptNumber: 1, MaxAttempts: 3 }],
    ["mdm-admin", 97, { HRESULT: 0x80180022 }],
    ["mdm-admin", 71, { HRESULT: 0x80180022 }],
  ]),
  full("Windows Home", home, [
    userJoined,
    events(["mdm-admin", 97, { HRESULT: 0x80180022 }]),
    (recording) => refuseEnrollment(recording, ALDERBROOK, "user", { code: 0x80180022 }),
  ]),
  sparse("profile file unreadable", unreadable, [["autopilot", 312, { HRESULT: 0x8007000d }]]),
  full(
    "profile file unreadable",
    unreadable,
    [
      oobe,
      (recording) => connectNetwork(recording),
      events(["autopilot", 160], ["autopilot", 312, { HRESULT: 0x8007000d }], ["autopilot", 162]),
      absent(40),
      pages("OobeZdp", "OobeEula", "OobeMSA"),
    ],
    { profile: "none" },
  ),
  sparse("clock wrong", clock, [
    OOBE_PAGE,
    ["autopilot", 753, { ServerTime: "2026-02-11T09:12:44Z", ClientTime: "2019-01-01T00:03:12Z", AttemptNumber: 1, MaxAttempts: 3 }],
    ["autopilot", 750],
    ["autopilot", 707, { HRESULT: 0x80072f8f, Message1: DDS, Message2: "ztd.dds.microsoft.com" }],
  ]),
  full(
    "clock wrong",
    clock,
    [
      oobe,
      (recording) => connectNetwork(recording),
      events(["autopilot", 160], ["autopilot", 705, { Message1: DDS }]),
      absent(50),
      events(
        ["autopilot", 753, { ServerTime: "2027-05-04T08:01:00Z", ClientTime: "2026-05-04T08:01:00Z", AttemptNumber: 1, MaxAttempts: 3 }],
        ["autopilot", 752, { HRESULT: 0x80070005 }],
        ["autopilot", 750],
        ["autopilot", 706, { HRESULT: 0x80072f8f, Message1: DDS, Message2: "ztd.dds.microsoft.com" }, 30],
        ["autopilot", 707, { HRESULT: 0x80072f8f, Message1: DDS, Message2: "ztd.dds.microsoft.com" }],
      ),
      pages("OobeZdp", "OobeEula"),
    ],
    { profile: "none" },
  ),
  sparse("sign-in service off", signIn, [
    OOBE_PAGE,
    ["autopilot", 154, { HRESULT: 0x80070422 }],
    ["autopilot", 710, { HRESULT: 0x80070422, Message1: DDS }],
  ]),
  full(
    "sign-in service off",
    signIn,
    [
      oobe,
      (recording) => connectNetwork(recording),
      events(
        ["autopilot", 160],
        ["autopilot", 705, { Message1: DDS }],
        ["autopilot", 154, { HRESULT: 0x80070422 }],
        ["autopilot", 710, { HRESULT: 0x80070422, Message1: DDS }],
        ["autopilot", 314],
      ),
      absent(40),
      pages("OobeZdp", "OobeEula", "OobeMSA"),
    ],
    { profile: "none", layout: "folder" },
  ),
  sparse("no domain join blob", blobTimeout, [
    ["mdm-admin", 72],
    ["mdm-admin", 111, { Boolean1: true }],
    ["mdm-admin", 109, { HexInt1: 1 }, 1500],
    ["mdm-admin", 110, { HexInt1: 3 }],
  ]),
  full("no domain join blob", blobTimeout, [hybridWait, (recording) => blobTimesOut(recording)], { profile: { hybrid: true }, layout: "intune-zip" }),
  sparse("blob not applied", notApplied, [
    ["mdm-admin", 111, { Boolean1: true }],
    ["mdm-admin", 108, { HRESULT: 0x800708b0 }],
    ["mdm-admin", 109, { HexInt1: 3 }],
  ]),
  full(
    "blob not applied",
    notApplied,
    [
      hybridWait,
      events(["mdm-admin", 108, { HRESULT: 0x800708b0 }, 300], ["mdm-admin", 110, { HexInt1: 1 }, 600], ["mdm-admin", 109, { HexInt1: 3 }]),
    ],
    { profile: { hybrid: true } },
  ),
  sparse("no domain controller", noControllerOnly, [
    ["mdm-admin", 107, { HRESULT: 0 }],
    ["mdm-admin", 105, { HRESULT: 0x8007054b }, 900],
    ["mdm-admin", 100, { HexInt1: 900000, HRESULT: 0x8007054b }],
  ]),
  full(
    "no domain controller",
    noController,
    [
      hybridWait,
      events(["mdm-admin", 107, { HRESULT: 0 }]),
      events(...Array.from({ length: 8 }, () => ["mdm-admin", 105, { HRESULT: 0x8007054b }, 110] as const)),
      events(
        ["mdm-admin", 106, { HRESULT: 0x8007054b }],
        ["mdm-admin", 100, { HexInt1: 900000, HRESULT: 0x8007054b }],
        ["mdm-admin", 109, { HexInt1: 3 }],
      ),
    ],
    { profile: { hybrid: true } },
  ),
  full(
    "no domain controller, seen after a restart only",
    noController,
    [
      hybridWait,
      events(["mdm-admin", 107, { HRESULT: 0 }]),
      (recording) => startService(recording, false),
      (recording) => profileIsThere(recording, ALDERBROOK, { hybrid: true }),
      events(
        ["mdm-admin", 105, { HRESULT: 0x8007054b }, 900],
        ["mdm-admin", 100, { HexInt1: 900000, HRESULT: 0x8007054b }],
        ["mdm-admin", 109, { HexInt1: 3 }],
      ),
    ],
    { profile: { hybrid: true }, layout: "folder" },
  ),
];
