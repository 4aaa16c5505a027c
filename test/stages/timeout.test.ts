import { describe, expect, it } from "vitest";
import { attestUntilTimeout } from "../support/deployment/attestation.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { APPS } from "../support/deployment/names.js";
import { prepareUntilTimeout } from "../support/deployment/prepare.js";
import { endByTimeLimit, trackApps } from "../support/deployment/setup.js";
import { accountSetup, type Build, deviceSetup, hybridAccount, preparing, record, selfDeployingPage, technicianSetup } from "./bases.js";
import { line, one, pageFails, provider, wait } from "./happenings.js";
import { answer, evidenceFrom, type HandedIn, understand } from "./simulation.js";

const TIMEOUT = 0x800705b4;
const asksForList = one("autopilot", 292, { Message1: "Apps", Message2: "Sidecar" });
const staysOpen =
  (category: "DeviceSetup" | "AccountSetup"): Build =>
  (recording) => {
    trackApps(recording, category, [
      { app: APPS.portal, minutes: 2 },
      { app: APPS.vpn, minutes: 40, end: { kind: "open" } },
    ]);
    endByTimeLimit(recording, category, "Applications");
  };

/** One code, and what stood still each time. */
const FACES: readonly (readonly [string, readonly Build[], string])[] = [
  ["the TPM, seven minutes long", [selfDeployingPage, (r) => attestUntilTimeout(r)], "device-preparation/securing-hardware"],
  ["the management extension", [preparing, (r) => prepareUntilTimeout(r)], "device-preparation/preparing-mdm"],
  [
    "the ConfigMgr client beside it",
    [
      preparing,
      provider(287),
      provider(287, "ConfigMgr"),
      provider(288),
      wait(1800),
      one("autopilot", 289, { Message1: "Apps", Message2: "ConfigMgr", Int1: 30 }),
    ],
    "device-preparation/preparing-mdm",
  ],
  ["an app in device setup", [deviceSetup(), staysOpen("DeviceSetup")], "device-setup/apps"],
  [
    "an app in the technician's part",
    [technicianSetup, staysOpen("DeviceSetup"), line("ESPProgress_WhiteGlove_Failed", TIMEOUT)],
    "device-setup/apps",
  ],
  ["the list of apps", [deviceSetup(), asksForList, (r) => endByTimeLimit(r, "DeviceSetup", "Applications")], "device-setup/apps"],
  ["an app in account setup", [accountSetup, staysOpen("AccountSetup")], "account-setup/apps"],
  [
    "the hybrid registration",
    [hybridAccount, (r) => awaitEntraRegistration(r, 12, false), line("ESPAccountSetup_AadRegistration_TimedOut"), pageFails("AccountSetup")],
    "account-setup/entra-registration",
  ],
  [
    "the agent of device preparation (v2)",
    [one("autopilot", 416), wait(1800), one("autopilot", 413, { HRESULT: TIMEOUT })],
    "device-preparation/preparing-mdm",
  ],
];

const GIVEN: readonly (readonly [string, HandedIn])[] = [
  ["no MDM log", { without: ["mdm-admin"] }],
  ["no registration log", { without: ["device-registration"] }],
  ["an Autopilot log that rolled over", { rolledOver: { autopilot: 100 } }],
];

describe("0x800705B4", () => {
  it.each(FACES)("is charged to %s", (_name, builds, place) => {
    expect(answer(evidenceFrom(record(...builds)))).toMatchObject({ verdict: "failed", failure: `${place} 0x800705B4` });
  });

  it.each(FACES.filter(([name]) => !name.includes("(v2)")))("is charged to %s, whatever is missing beside", (_name, builds, place) => {
    for (const [, given] of GIVEN) expect(answer(evidenceFrom(record(...builds), given)).failure).toBe(`${place} 0x800705B4`);
  });

  it("names the app that used the time up", () => {
    const { chosen } = understand(evidenceFrom(record(deviceSetup(), staysOpen("DeviceSetup"))));
    expect(chosen.facts.timeLimitReached?.value).toBe(true);
    expect(chosen.facts.blockingItem?.value).toBe(`Win32App_${APPS.vpn.id}_${APPS.vpn.revision}`);
    expect(chosen.facts.unfinishedItems?.value).toEqual([`Win32App_${APPS.vpn.id}_${APPS.vpn.revision}`]);
  });

  it("of a single call is no failure of the page", () => {
    const calls = [
      one("mdm-admin", 404, { Message5: "./Device/Vendor/MSFT/BitLocker", HexInt1: TIMEOUT }),
      one("mdm-admin", 1911, { HRESULT: TIMEOUT }),
      one("mdm-admin", 209, { HRESULT: TIMEOUT }),
      one("autopilot", 251, { HRESULT: TIMEOUT, UInt1: 70_000_000, Int1: 60_000 }),
    ];
    expect(answer(evidenceFrom(record(deviceSetup(), ...calls)))).toMatchObject({ verdict: "in-progress", failure: null });
  });

  it("ends a first sync that was never done, where the page's own log is missing", () => {
    const stall: readonly Build[] = [deviceSetup(), asksForList, wait(65 * 60), one("mdm-admin", 43)];
    expect(answer(evidenceFrom(record(...stall), { without: ["shell-core"] }))).toMatchObject({
      verdict: "failed",
      failure: "device-setup/apps 0x800705B4",
    });
    const early: readonly Build[] = [deviceSetup(), asksForList, wait(50 * 60), one("mdm-admin", 43)];
    expect(answer(evidenceFrom(record(...early), { without: ["shell-core"] }))).toMatchObject({ verdict: "in-progress", failure: null });
  });

  it("is not read into a category that the registry keeps as cancelled, without any word of the time", () => {
    const { chosen } = understand(evidenceFrom(record(deviceSetup(), asksForList)));
    expect(chosen.facts.timeLimitReached).toBeUndefined();
  });
});
