import { type Case, describeCases } from "./cases.js";
import { appsInstalled, deviceSetup, technicianSetup } from "./bases.js";
import { app, appFails, line, one, pageFails, tryAgain, wait } from "./happenings.js";
import { APPS } from "../support/deployment/names.js";
import { endByTimeLimit, failCertificate, installCertificate, installMsi, trackApps } from "../support/deployment/setup.js";

const NO_NAME = 0x80072ee7;
const FATAL = 0x80070643;

const DEVICE_SETUP: readonly Case[] = [
  ["an app (298)", [deviceSetup(), app(297), appFails(FATAL)], "device-setup/apps 0x80070643"],
  [
    "an app, and the page with its own code",
    [deviceSetup(), app(297), appFails(FATAL), line("ESPDeviceSetup_ApplicationsInstallation_Failed", 0x87d1041c)],
    "device-setup/apps 0x80070643",
  ],
  [
    "an app that Windows 10 names without a code, and the page's code",
    [
      deviceSetup(),
      app(297),
      one("autopilot", 298, { Message1: "Apps", Message2: "Win32App_a_1" }),
      line("ESPDeviceSetup_ApplicationsInstallation_Failed", 0x87d1041c),
    ],
    "device-setup/apps 0x87D1041C",
  ],
  ["an app that fails and is installed later (298, 296)", [deviceSetup(), app(297), appFails(FATAL), wait(60), app(296)], null],
  [
    "Try again, and the app tracked anew",
    [
      deviceSetup(),
      app(297),
      appFails(FATAL),
      pageFails("DeviceSetup", FATAL),
      tryAgain,
      line("ESPDeviceSetup_ApplicationsInstallation_Started"),
      app(297),
    ],
    null,
  ],
  ["Try again, at the end of the log", [deviceSetup(), app(297), appFails(FATAL), pageFails("DeviceSetup", FATAL), tryAgain], null],
  [
    "the list of apps (294)",
    [
      deviceSetup(),
      one("autopilot", 292, { Message1: "Apps", Message2: "Sidecar" }),
      one("autopilot", 294, { Message1: "Apps", Message2: "Sidecar", HRESULT: 0x80004005 }),
    ],
    "device-setup/apps 0x80004005",
  ],
  [
    "a list of apps that never comes, to the time limit",
    [deviceSetup(), one("autopilot", 292, { Message1: "Apps", Message2: "Sidecar" }), (r) => endByTimeLimit(r, "DeviceSetup", "Applications")],
    "device-setup/apps 0x800705B4",
  ],
  [
    "an app that is open at the time limit",
    [
      deviceSetup(),
      (r) =>
        trackApps(r, "DeviceSetup", [
          { app: APPS.portal, minutes: 2 },
          { app: APPS.vpn, minutes: 40, end: { kind: "open" } },
        ]),
      (r) => endByTimeLimit(r, "DeviceSetup", "Applications"),
    ],
    "device-setup/apps 0x800705B4",
  ],
  [
    "the same charged to Certificates",
    [
      deviceSetup(),
      (r) => trackApps(r, "DeviceSetup", [{ app: APPS.vpn, minutes: 40, end: { kind: "open" } }]),
      (r) => endByTimeLimit(r, "DeviceSetup", "Certificates"),
    ],
    "device-setup/apps 0x800705B4",
  ],
  ["a certificate", [deviceSetup(), appsInstalled, (r) => failCertificate(r, "DeviceSetup", NO_NAME)], "device-setup/certificates 0x80072EE7"],
  [
    "one certificate of two",
    [
      deviceSetup(),
      one("mdm-admin", 36),
      one("mdm-admin", 37),
      one("mdm-admin", 39),
      appsInstalled,
      (r) => failCertificate(r, "DeviceSetup", NO_NAME),
    ],
    "device-setup/certificates 0x80072EE7",
  ],
  [
    "a certificate that comes later (32, 39)",
    [deviceSetup(), one("mdm-admin", 36), one("mdm-admin", 32, { HRESULT: NO_NAME }), wait(300), (r) => installCertificate(r, "DeviceSetup")],
    null,
  ],
  [
    "a certificate that is tried again while the page waits",
    [deviceSetup(), app(297), one("mdm-admin", 36), one("mdm-admin", 32, { HRESULT: NO_NAME })],
    null,
  ],
  [
    "a Wi-Fi profile that the page gives up",
    [deviceSetup(), appsInstalled, one("mdm-admin", 1507, { UInt1: 1206 }), line("ESPDeviceSetup_NetworkProfilesInstallation_Failed", 0x800704b6)],
    "device-setup/network-connections 0x800704B6",
  ],
  ["a Wi-Fi profile that fails once", [deviceSetup(), one("mdm-admin", 1507, { UInt1: 1206 }), app(297)], null],
  [
    "a line-of-business app",
    [deviceSetup(), (r) => installMsi(r, "{5D0A7B11-3C2E-4F6A-9B8D-0E1F2A3B4C5D}", { kind: "failed", code: FATAL }), pageFails("DeviceSetup", FATAL)],
    "device-setup/apps 0x80070643",
  ],
  [
    "a package that the page does not wait for",
    [
      deviceSetup(),
      app(297),
      (r) => installMsi(r, "{5D0A7B11-3C2E-4F6A-9B8D-0E1F2A3B4C5D}", { kind: "failed", code: FATAL }),
      wait(700),
      app(296),
      app(297, "Win32App_b_1"),
    ],
    null,
  ],
  [
    "policies and CSP nodes that are refused",
    [
      deviceSetup(),
      one("mdm-admin", 404, { HexInt1: 0x86000002 }),
      one("mdm-admin", 454, { HexInt1: 0x80070002 }),
      one("mdm-admin", 204, { HRESULT: NO_NAME }),
    ],
    null,
  ],
  ["the page, naming no step", [deviceSetup(), app(297), pageFails("DeviceSetup", 0x80004005)], "device-setup/apps 0x80004005"],
  [
    "the page of a technician",
    [technicianSetup, app(297), appFails(FATAL), line("ESPProgress_WhiteGlove_Failed", FATAL)],
    "device-setup/apps 0x80070643",
  ],
];

describeCases("Device setup", DEVICE_SETUP);
