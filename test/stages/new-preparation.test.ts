import { describe, expect, it } from "vitest";
import { ALDERBROOK } from "../support/deployment/names.js";
import { refusalFile } from "../support/deployment/profile.js";
import { enroll, refuseEnrollment } from "../support/deployment/register.js";
import { type Build, record, signInPage } from "./bases.js";
import { all, one, userIsRefused, wait } from "./happenings.js";
import { answer, evidenceFrom, statusOf, understand } from "./simulation.js";

const FATAL = 0x80070643;
/** The file of every device that nobody registered, which is the rule here. */
const file = refusalFile(807, "ZtdDeviceIsNotRegistered", "2026-05-04T08:00:10Z");
const joined = all(one("device-registration", 102, { JoinRequestType: 1 }), one("device-registration", 104), one("device-registration", 105), (r) =>
  enroll(r, ALDERBROOK, "user"),
);
const download = one("autopilot", 416);
const arrived = all(wait(60), one("autopilot", 412, { Int1: 0 }), one("autopilot", 413, { HRESULT: 0 }));
const step = (id: 404 | 405 | 406 | 407, source: string, code = 0): Build =>
  one("autopilot", id, { Message1: "Session", Message2: "Page", Message3: source, Int1: 1, ...(id === 404 ? {} : { HRESULT: code }) });
const left = one("mdm-autopilot", 1351, { HRESULT: 0 });

const CASES: readonly (readonly [string, readonly Build[], string, string | null])[] = [
  ["goes on while the agent is downloaded", [joined, download], "in-progress", null],
  ["goes on while the agent starts", [joined, download, arrived, step(404, "Bootstrapper")], "in-progress", null],
  [
    "goes on while an app is installed",
    [joined, download, arrived, step(404, "Bootstrapper"), step(405, "Bootstrapper"), step(404, "App Contoso VPN")],
    "in-progress",
    null,
  ],
  ["goes on when everything is done and OOBE is still open", [joined, download, arrived, step(404, "App"), step(405, "App")], "in-progress", null],
  ["has succeeded when OOBE was left", [joined, download, arrived, step(404, "App"), step(405, "App"), left], "succeeded", null],
  [
    "has succeeded when a failed app was run again",
    [joined, download, arrived, step(404, "App"), step(406, "App", FATAL), step(404, "App"), step(405, "App"), left],
    "succeeded",
    null,
  ],
  [
    "fails by the agent that does not arrive",
    [joined, download, wait(1800), one("autopilot", 413, { HRESULT: 0x800705b4 })],
    "failed",
    "device-preparation/preparing-mdm 0x800705B4",
  ],
  [
    "does not fail by a download that is repeated",
    [joined, download, one("autopilot", 413, { HRESULT: 0x80072ee7 }), download, arrived],
    "in-progress",
    null,
  ],
  [
    "fails by an agent that does not start",
    [joined, download, arrived, step(404, "Bootstrapper"), step(406, "Bootstrapper", 0x80004005)],
    "failed",
    "device-preparation/preparing-mdm 0x80004005",
  ],
  [
    "fails by an app",
    [joined, download, arrived, step(404, "App"), step(405, "App"), step(404, "Script"), step(406, "Script", FATAL)],
    "failed",
    "device-setup/apps 0x80070643",
  ],
  ["fails by an app without a code (407)", [joined, download, arrived, step(404, "App"), step(407, "App")], "failed", "device-setup/apps"],
  ["does not fail by settings that take their defaults", [joined, one("autopilot", 409, { HRESULT: 0x80070002 }), download], "in-progress", null],
];

describe("device preparation (v2)", () => {
  it.each(CASES)("%s", (_name, builds, verdict, failure) => {
    const recording = record(signInPage, ...builds);
    // No profile has come: the records of one that the sign-in page of the other flow brings are not there.
    const events = recording.events.filter(
      ({ eventId, channel }) => !(channel.endsWith("/Autopilot") && [101, 103, 111, 153, 703].includes(eventId)),
    );
    const got = answer(evidenceFrom({ events, profileFile: file }));
    expect([got.verdict, got.failure, got.attempts, got.scenario]).toEqual([verdict, failure, 1, "device-preparation-v2"]);
  });

  it("names a join or an enrollment that was refused before it by their own steps", () => {
    const refusedJoin = record(signInPage, (r) => userIsRefused(r, 0x801c000e), one("autopilot", 403));
    expect(answer(evidenceFrom(refusedJoin)).failure).toBe("device-preparation/joining-network 0x801C000E");
    const refused = record(signInPage, (r) => refuseEnrollment(r, ALDERBROOK, "user", { code: 0x80180014 }), one("autopilot", 403));
    expect(answer(evidenceFrom(refused)).failure).toBe("device-preparation/registering-mdm 0x80180014");
  });

  it("shows the agent and the apps as its two steps", () => {
    const { chosen } = understand(evidenceFrom(record(joined, download, arrived, step(404, "App"), step(405, "App"), left)));
    expect(statusOf(chosen, "device-preparation", "preparing-mdm")).toBe("succeeded");
    expect(statusOf(chosen, "device-setup", "apps")).toBe("succeeded");
    expect(statusOf(chosen, "device-setup", "certificates")).toBe("skipped");
  });
});
