import {
  accountSetup,
  type Build,
  deviceSetup,
  hybridAccount,
  hybridWait,
  preparing,
  selfDeployingPage,
  technicianJoined,
  technicianSetup,
  userJoined,
} from "../stages/bases.js";
import { reachDesktop, skipHello } from "../support/deployment/account.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { APPS } from "../support/deployment/names.js";
import { connectNetwork, page, restart, startOobe } from "../support/deployment/oobe.js";
import { blankProfile, refusalFile } from "../support/deployment/profile.js";
import { trackApps } from "../support/deployment/setup.js";
import { events, fine, full, type GateBundle, sparse } from "./gate.js";

const running = fine("in-progress");
const undecided = fine("inconclusive");
const quiet = fine("not-autopilot", "inconclusive");
const NO_NAME = 0x80072ee7;
const FATAL = 0x80070643;
const selfDeploying = { profile: { selfDeploying: true } } as const;
const hybrid = { profile: { hybrid: true } } as const;

const IN_FLIGHT: readonly GateBundle[] = [
  full(
    "in flight: attesting",
    running,
    [
      selfDeployingPage,
      events(["autopilot", 150], ["autopilot", 177, { Uint1: 1, Uint2: 10 }], ["autopilot", 202, { HRESULT: NO_NAME }], ["autopilot", 209]),
    ],
    selfDeploying,
  ),
  full("in flight: signing in", running, [userJoined]),
  full("in flight: technician joined", running, [technicianJoined]),
  full("in flight: the agent is on its way", running, [preparing, events(["autopilot", 287, { Message1: "Apps", Message2: "Sidecar" }, 200])]),
  full(
    "in flight: apps install",
    running,
    [
      deviceSetup(),
      (recording) =>
        trackApps(recording, "DeviceSetup", [
          { app: APPS.portal, minutes: 2 },
          { app: APPS.vpn, minutes: 5, end: { kind: "open" } },
        ]),
    ],
    { layout: "intune-zip" },
  ),
  full("in flight: waiting for the blob", running, [hybridWait], hybrid),
  full("in flight: waiting for Entra registration", running, [hybridAccount, (recording) => awaitEntraRegistration(recording, 4, false)], hybrid),
  full("in flight: account setup", running, [accountSetup]),
  full("in flight: technician in device setup", running, [technicianSetup]),
];

const privatePc: Build = (recording) => {
  startOobe(recording);
  connectNetwork(recording);
  blankProfile(recording);
  for (const name of ["OobeZdp", "OobeMSA", "OobeSettings"]) page(recording, name, 14);
  reachDesktop(recording);
  skipHello(recording);
};
const UNDECIDED: readonly GateBundle[] = [
  full("private PC, registered nowhere", fine("not-autopilot"), [privatePc], {
    profileFile: refusalFile(807, "ZtdDeviceIsNotRegistered", "2026-05-04T08:01:00Z"),
    layout: "folder",
  }),
  full(
    "private PC, set up offline",
    quiet,
    [
      (recording) => startOobe(recording),
      events(
        ["autopilot", 160],
        ["autopilot", 285],
        ["autopilot", 165],
        ["autopilot", 100, { Message1: "CloudAssignedRegion" }],
        ["autopilot", 167, {}, 60],
      ),
      (recording) => page(recording, "OobeWireless", 40, "abort"),
      (recording) => page(recording, "OobeLocalAccount", 30),
      (recording) => reachDesktop(recording),
    ],
    { profile: "none" },
  ),
  full("private PC with Windows Home", quiet, [privatePc, events(["autopilot", 114])], { profile: "none" }),
  full("only the System log", undecided, [deviceSetup(), (recording) => restart(recording)], { only: ["system"], layout: "folder", profile: "none" }),
  full("half of the logs: no Autopilot, no MDM log", undecided, [deviceSetup()], {
    only: ["device-registration", "aad"],
    layout: "folder",
    profile: "none",
  }),
  full(
    "rolled over: the last twenty records of each log",
    fine("in-progress", "inconclusive"),
    [deviceSetup(), (recording) => trackApps(recording, "DeviceSetup", [{ app: APPS.portal, minutes: 2, end: { kind: "open" } }])],
    { kept: { autopilot: 20, "mdm-admin": 20, "shell-core": 4 }, profile: "none" },
  ),
  sparse("an agent that was installed later in life", fine("not-autopilot", "inconclusive", "in-progress"), [
    ["mdm-admin", 1920, { Message1: "{A}" }],
    ["mdm-admin", 1924, { Message1: "log", Message3: "{77AA1C55-7E21-4A7C-9F0A-3B5E8C1D2A46}", HRESULT: FATAL }],
    ["mdm-admin", 404, { Message5: "./x", HexInt1: 0x80070002 }],
  ]),
  sparse("an enrolled PC that is asked again", fine("not-autopilot", "inconclusive", "succeeded"), [
    ["mdm-admin", 76, { HRESULT: 0x8018000a }, 900],
    ["mdm-admin", 76, { HRESULT: 0x8018000a }],
  ]),
  sparse("hybrid task on a PC that is not hybrid", fine("not-autopilot", "inconclusive"), [
    ["device-registration", 304, { ExitCode: 0x801c001d }],
    ["device-registration", 307, { ExitCode: 0x801c001d }],
    ["device-registration", 360, { Message: "x" }],
  ]),
];

export const UNFINISHED: readonly GateBundle[] = [...IN_FLIGHT, ...UNDECIDED];
