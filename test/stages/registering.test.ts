import { type Case, describeCases } from "./cases.js";
import { preparing, technicianJoined, userJoined } from "./bases.js";
import { beginPage, engineWaits, line, one, pageFails, provider, tryAgain, wait } from "./happenings.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { prepare, prepareUntilTimeout } from "../support/deployment/prepare.js";
import { enroll, failDiscovery, refuseEnrollment } from "../support/deployment/register.js";

const TIMEOUT = 0x800705b4;
const NO_NAME = 0x80072ee7;
const NOT_SUPPORTED = 0x80180014;
const NO_LICENCE = 0x80180018;
const FATAL = 0x80070643;

const REGISTERING: readonly Case[] = [
  ["not exactly one MDM (115)", [technicianJoined, (r) => failDiscovery(r, 0x81036501)], "device-preparation/registering-mdm 0x81036501"],
  [
    "a device that was not released",
    [technicianJoined, (r) => refuseEnrollment(r, ALDERBROOK, "device-token", { code: NOT_SUPPORTED })],
    "device-preparation/registering-mdm 0x80180014",
  ],
  [
    "a user without a licence",
    [userJoined, (r) => refuseEnrollment(r, ALDERBROOK, "user", { code: NO_LICENCE })],
    "device-preparation/registering-mdm 0x80180018",
  ],
  [
    "the result (71) outweighs the details before it",
    [
      userJoined,
      one("mdm-admin", 4),
      one("mdm-admin", 17, { HexInt1: 0x800706d9, HRESULT: 0x800706d9 }),
      one("mdm-admin", 71, { HRESULT: 0x80180023 }),
    ],
    "device-preparation/registering-mdm 0x80180023",
  ],
  [
    "the last of two refusals counts",
    [
      userJoined,
      (r) => refuseEnrollment(r, ALDERBROOK, "user", { code: NO_LICENCE }),
      wait(90),
      (r) => refuseEnrollment(r, ALDERBROOK, "user", { code: NOT_SUPPORTED }),
    ],
    "device-preparation/registering-mdm 0x80180014",
  ],
  [
    "a refusal and then an enrollment (71, 72)",
    [userJoined, (r) => refuseEnrollment(r, ALDERBROOK, "user", { code: NO_LICENCE }), wait(600), (r) => enroll(r, ALDERBROOK, "user")],
    null,
  ],
  [
    "a refusal and a new try that runs",
    [userJoined, (r) => refuseEnrollment(r, ALDERBROOK, "user", { code: NO_LICENCE }), wait(600), one("mdm-admin", 4), one("mdm-admin", 6)],
    null,
  ],
  [
    "a second enrollment of an enrolled device",
    [userJoined, (r) => enroll(r, ALDERBROOK, "user"), one("mdm-admin", 71, { HRESULT: 0x8018000a })],
    null,
  ],
  [
    "the engine's retry (180, 192, 181)",
    [
      technicianJoined,
      (r) => refuseEnrollment(r, ALDERBROOK, "device-token", { code: 0x80180010 }),
      engineWaits(0x80180010),
      (r) => enroll(r, ALDERBROOK, "device-token"),
    ],
    null,
  ],
  ["a service out of reach at the end of the log", [userJoined, one("mdm-admin", 4), one("mdm-admin", 5, { HRESULT: NO_NAME })], null],
];

const PREPARING: readonly Case[] = [
  ["the agent never arrives", [preparing, (r) => prepareUntilTimeout(r)], "device-preparation/preparing-mdm 0x800705B4"],
  [
    "the provider fails (290)",
    [preparing, provider(287), one("autopilot", 290, { Message1: "Apps", Message2: "Sidecar", HRESULT: FATAL })],
    "device-preparation/preparing-mdm 0x80070643",
  ],
  [
    "only the page says so",
    [preparing, line("ESPDevicePreparation_PolicyProvidersInstallation_Started"), line("ESPDevicePreparation_PolicyProvidersInstallation_TimedOut")],
    "device-preparation/preparing-mdm 0x800705B4",
  ],
  [
    "the agent arrives after its time (289, 288)",
    [preparing, provider(287), wait(900), one("autopilot", 289, { Message1: "Apps", Message2: "Sidecar", Int1: 15 }), wait(30), provider(288)],
    null,
  ],
  ["an agent that is not required (291)", [preparing, provider(287), provider(291)], null],
  [
    "the ConfigMgr client within its half hour",
    [preparing, provider(287), provider(288), provider(287, "ConfigMgr"), wait(1500), one("mdm-admin", 43)],
    null,
  ],
  [
    "Try again, and the agent awaited anew",
    [
      preparing,
      (r) => prepareUntilTimeout(r),
      pageFails("DevicePreparation", TIMEOUT),
      tryAgain,
      beginPage,
      line("ESPDevicePreparation_PolicyProvidersInstallation_Started"),
      provider(287),
    ],
    null,
  ],
  [
    "Try again, and the agent arrives",
    [preparing, (r) => prepareUntilTimeout(r), pageFails("DevicePreparation", TIMEOUT), tryAgain, beginPage, (r) => prepare(r)],
    null,
  ],
];

describeCases("Registering your device", REGISTERING);
describeCases("Preparing your device", PREPARING);
