import { describe, expect, it } from "vitest";
import { reachDesktop } from "../support/deployment/account.js";
import { page, startOobe } from "../support/deployment/oobe.js";
import { blankProfile, downloadProfile, refusalFile } from "../support/deployment/profile.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { type Build, record, signInPage, userEnrolled } from "./bases.js";
import { all, one, wait } from "./happenings.js";
import { answer, evidenceFrom, type HandedIn, understand } from "./simulation.js";

const NO_NAME = 0x80072ee7;
const oobe: Build = (recording) => startOobe(recording);
const asks = all(one("autopilot", 160), one("autopilot", 285), one("autopilot", 164));
const callFails = one("autopilot", 706, { HRESULT: NO_NAME });
const noTicket = one("autopilot", 710, { HRESULT: NO_NAME });
const givenUp = one("autopilot", 707, { HRESULT: NO_NAME });
const refused = (reason: string): Build => one("autopilot", 709, { HRESULT: 400, Message1: reason });
const stays: Build = (recording) => page(recording, "OobeZdp", 60);
const desktop: Build = (recording) => reachDesktop(recording);
const downloads: Build = (recording) => downloadProfile(recording, ALDERBROOK);

interface Case {
  readonly name: string;
  readonly builds: readonly Build[];
  readonly failure: string | null;
  readonly verdict?: string;
  readonly given?: HandedIn;
  readonly file?: Uint8Array;
}
const DOWNLOAD = "before-esp/profile-download";
const CASES: readonly Case[] = [
  {
    name: "the service cannot be reached, and OOBE gives up",
    builds: [oobe, asks, callFails, callFails, givenUp, one("autopilot", 314), stays],
    failure: `${DOWNLOAD} 0x80072EE7`,
  },
  { name: "a clock that stays wrong", builds: [oobe, asks, one("autopilot", 750), one("autopilot", 750), stays], failure: DOWNLOAD },
  { name: "no ticket for the service", builds: [oobe, asks, noTicket, noTicket, one("autopilot", 314), stays], failure: `${DOWNLOAD} 0x80072EE7` },
  {
    name: "the same where only the Autopilot log is there",
    builds: [oobe, asks, givenUp, givenUp, one("autopilot", 314)],
    failure: `${DOWNLOAD} 0x80072EE7`,
    given: { only: ["autopilot"] },
  },
  {
    name: "an offline profile that cannot be read (312)",
    builds: [oobe, one("autopilot", 310, {}), one("autopilot", 312, { HRESULT: 0x83750007 }), stays],
    failure: `${DOWNLOAD} 0x83750007`,
  },
  {
    name: "a profile that was never assigned, told by the service",
    builds: [oobe, asks, refused("ZtdDeviceHasNoAssignedProfile"), one("autopilot", 704), stays],
    failure: DOWNLOAD,
  },
  {
    name: "a profile that was never assigned, told by the file",
    builds: [oobe, (r) => blankProfile(r), stays],
    failure: DOWNLOAD,
    file: refusalFile(815, "ZtdDeviceHasNoAssignedProfile", "2026-05-04T08:00:30Z"),
  },
  {
    name: "hardware that does not match, told by the file alone",
    builds: [],
    failure: DOWNLOAD,
    file: refusalFile(908, "SerialNumberMismatch", "2026-05-04T08:00:30Z"),
  },
  {
    name: "no network for a quarter of an hour",
    builds: [oobe, one("autopilot", 165), (r) => page(r, "OobeWireless", 900), one("autopilot", 167), stays],
    failure: "before-esp/network",
  },
  {
    name: "a technician without a network",
    builds: [
      oobe,
      one("autopilot", 165),
      (r) => page(r, "AutopilotWhiteGloveLanding", 12),
      one("management-service", 509, { UInt1: 1 }),
      wait(90),
      one("autopilot", 167),
    ],
    failure: "before-esp/network",
  },
  {
    name: "a technician on a device that nobody registered",
    builds: [oobe, (r) => page(r, "AutopilotWhiteGloveLanding", 12), one("management-service", 509, { UInt1: 1 }), (r) => blankProfile(r)],
    failure: DOWNLOAD,
    file: refusalFile(807, "ZtdDeviceIsNotRegistered", "2026-05-04T08:01:00Z"),
  },

  {
    name: "calls that fail before the profile comes",
    builds: [oobe, asks, callFails, noTicket, givenUp, downloads],
    failure: null,
    verdict: "in-progress",
  },
  {
    name: "an offline profile that fails, and one from the service",
    builds: [oobe, one("autopilot", 312, { HRESULT: 0x83750007 }), downloads],
    failure: null,
    verdict: "in-progress",
  },
  {
    name: "a network that comes after a quarter of an hour",
    builds: [oobe, one("autopilot", 160), one("autopilot", 165), wait(900), one("autopilot", 166), downloads],
    failure: null,
    verdict: "in-progress",
  },
  {
    name: "a profile that is assigned after a refusal",
    builds: [oobe, asks, refused("ZtdDeviceHasNoAssignedProfile"), wait(600), downloads],
    failure: null,
    verdict: "in-progress",
  },
  {
    name: "settings that are absent, and a wrong clock that was set",
    builds: [oobe, asks, one("autopilot", 102, { HRESULT: 0x80070490 }), one("autopilot", 750), one("autopilot", 751), downloads],
    failure: null,
    verdict: "in-progress",
  },
  {
    name: "a wrong clock that was set, before any answer",
    builds: [oobe, asks, one("autopilot", 750), one("autopilot", 750), one("autopilot", 751)],
    failure: null,
    verdict: "inconclusive",
  },
  { name: "the first call that fails, at the end of the log", builds: [oobe, asks, callFails], failure: null, verdict: "inconclusive" },
  { name: "OOBE before any answer", builds: [oobe, asks], failure: null, verdict: "inconclusive" },
  {
    name: "a PC that nobody registered, on the desktop",
    builds: [oobe, asks, refused("ZtdDeviceIsNotRegistered"), (r) => blankProfile(r), desktop],
    failure: null,
    verdict: "not-autopilot",
  },
  { name: "the Home edition", builds: [oobe, asks, one("autopilot", 114), stays, desktop], failure: null, verdict: "not-autopilot" },
  {
    name: "an old refusal beside a run that got its profile",
    builds: [userEnrolled()],
    failure: null,
    verdict: "in-progress",
    file: refusalFile(815, "ZtdDeviceHasNoAssignedProfile", "2026-05-01T08:00:30Z"),
  },
];

describe("before the status page", () => {
  it.each(CASES.map((one) => [one.name, one] as const))("%s", (_name, { builds, failure, verdict = "failed", given, file }) => {
    const recording = record(...builds);
    const got = answer(evidenceFrom({ events: recording.events, ...(file === undefined ? {} : { profileFile: file }) }, given));
    expect([got.verdict, got.failure]).toEqual([verdict, failure]);
  });
});

describe("the user's tenant in the registry", () => {
  const PROFILE_TENANT = ALDERBROOK.tenantId;
  const OTHER = "99999999-1111-4222-8333-444444444444";
  const signedIn = (userTenantId: string, ...builds: Build[]) => {
    const evidence = evidenceFrom({ events: record(...builds).events });
    const place = { source: "registry.txt", key: "HKEY_LOCAL_MACHINE\\software\\microsoft\\provisioning\\Diagnostics\\AutoPilot", line: 4 };
    const diagnostics = { ...place, tenantId: PROFILE_TENANT, userTenantId, tenantMatched: userTenantId === PROFILE_TENANT };
    const registry = { ...evidence.registry, autopilot: { ...evidence.registry.autopilot, diagnostics } };
    return understand({ ...evidence, registry }).chosen;
  };

  it("stops the run at the sign-in page where it is not the profile's", () => {
    const { failure, facts, verdict } = signedIn(OTHER, signInPage);
    expect([verdict, failure?.phase, failure?.step, facts.tenantMismatch?.value]).toEqual(["failed", "before-esp", "oobe", true]);
    expect(failure?.because).toMatchObject([{ source: "registry.txt", line: 4 }]);
  });

  it("stops nothing where it is the profile's, or where nobody has signed in", () => {
    const same = signedIn(PROFILE_TENANT, signInPage);
    expect([same.failure, same.facts.tenantMismatch?.value]).toEqual([null, false]);
    for (const nobody of ["", "00000000-0000-0000-0000-000000000000"]) {
      const before = signedIn(nobody, signInPage);
      expect([before.failure, before.facts.tenantMismatch]).toEqual([null, undefined]);
    }
  });

  it("stops nothing where the join and the enrollment followed", () => {
    expect(signedIn(OTHER, userEnrolled()).failure).toBeNull();
  });
});
