import { describe, expect, it } from "vitest";
import { attemptTimelineEntries, buildTimelineEntries, diagnose } from "../../src/diagnosis/index.js";
import type { Evidence } from "../../src/evidence/index.js";
import { buildTimeline, splitAttempts, timeOf } from "../../src/timeline/index.js";
import { autopilotRecord, evidenceOfFolder } from "../evidence/evidence.js";
import { locUri, snapshotKeys } from "../support/deployment/registry-tracking.js";
import { workloadsKey } from "../support/deployment/registry-agent.js";
import { wallTime, writeCmTrace } from "../support/cmtrace-writer.js";
import { utf8 } from "../support/bytes.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { type RegistryKey, writeRegistryDump } from "../support/registry-dump-writer.js";

const DUMP = "MdmDiagReport_RegistryDump.reg";
const VIEWER = "5c95bf94-1cf4-4629-88d1-3f616e7a405c";
const EDITOR = "a998b0b3-0000-4000-8000-00000000000b";
const SID = "S-1-12-1-1004336348-1177238915-682003330-4206541290";

const APPS = snapshotKeys("Sidecar", {
  "2026-03-12T14:05:00Z": { [locUri.app(VIEWER)]: 1, [locUri.app(EDITOR)]: 3 },
  "2026-03-12T14:06:00Z": { [locUri.app(VIEWER)]: 2, [locUri.app(EDITOR)]: 3 },
  "2026-03-12T14:40:00Z": { [locUri.app(VIEWER)]: 4, [locUri.app(EDITOR)]: 3 },
});

/** The profile is downloaded from 14:02 on, and the log ends at `end`. */
const log = (end: string): Uint8Array =>
  writeEvtx([
    autopilotRecord(1, { at: "2026-03-12T14:02:00.0000000Z", eventId: 703 }),
    autopilotRecord(2, { at: `2026-03-12T${end}:00.0000000Z`, eventId: 100 }),
  ]);

const evidenceOf = (keys: readonly RegistryKey[], end = "14:10"): Promise<Evidence> =>
  evidenceOfFolder({ "Autopilot.evtx": log(end), [DUMP]: writeRegistryDump(keys) });

describe("what the registry has a time for", () => {
  it("stands in the timeline at that time, with its key, line, phase, step and outcome", async () => {
    const { entries } = buildTimeline(await evidenceOf(APPS));
    const own = entries.filter(({ kind }) => kind === "registry");
    expect(own.map((entry) => [timeOf(entry).slice(11, 16), entry.phase, entry.step, entry.outcome, entry.text])).toEqual([
      ["14:05", "device-setup", "apps", "info", `App ${VIEWER}: awaited by the status page, not installed`],
      ["14:05", "device-setup", "apps", "info", `App ${EDITOR}: awaited by the status page, completed`],
      ["14:06", "device-setup", "apps", "progress", `App ${VIEWER}: in progress`],
      ["14:40", "device-setup", "apps", "failure", `App ${VIEWER}: error`],
    ]);
    expect(own[2]).toMatchObject({ source: DUMP });
    expect(own[2]?.key).toMatch(/\\Sidecar\\2026-03-12T14:06:00Z$/);
    expect(own[2]?.line).toBeGreaterThan(1);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.map(timeOf)).toEqual(entries.map(timeOf).toSorted());
  });

  it("is of the account page where a user's item changed, and of each step by its group", async () => {
    const { entries } = buildTimeline(
      await evidenceOf([
        ...snapshotKeys("ExpectedPolicies", {
          "2026-03-12T14:05:00Z": { [locUri.policy("Update/ManagePreviewBuilds")]: 0, [locUri.placeholder()]: 0 },
        }),
        ...snapshotKeys("ExpectedSCEPCerts", { "2026-03-12T14:06:00Z": { [locUri.certificate("ModelName=AC_9f/1", "User")]: 0 } }, SID),
        ...snapshotKeys("ExpectedNetworkProfiles", { "2026-03-12T14:07:00Z": { [locUri.wifi("Corp Wi-Fi")]: 0 } }),
      ]),
    );
    expect(entries.filter(({ kind }) => kind === "registry").map(({ phase, step }) => [phase, step])).toEqual([
      ["device-setup", "security-policies"],
      ["device-setup", undefined],
      ["account-setup", "certificates"],
      ["device-setup", "network-connections"],
    ]);
  });

  it("begins no attempt, and makes none longer", async () => {
    const alone = await evidenceOfFolder({ [DUMP]: writeRegistryDump(APPS) });
    expect(splitAttempts(buildTimeline(alone), { ...alone, pages: [] })).toEqual([]);
    const evidence = await evidenceOf(APPS);
    const [attempt, ...others] = splitAttempts(buildTimeline(evidence), evidence);
    expect(others).toEqual([]);
    expect([attempt?.start, attempt?.end].map((time) => time?.slice(11, 16))).toEqual(["14:02", "14:10"]);
    expect(attempt?.entries.filter(({ kind }) => kind === "registry")).toHaveLength(3);
    const without = { ...evidence, registryMoments: [] };
    const [bare] = splitAttempts(buildTimeline(without), without);
    expect([attempt?.start, attempt?.end]).toEqual([bare?.start, bare?.end]);
  });

  it("changes nothing in the report", async () => {
    const evidence = await evidenceOf(APPS, "14:12");
    const options = { rules: [], toolVersion: "0" };
    expect(diagnose(evidence, options)).toEqual(diagnose({ ...evidence, registryMoments: [] }, options));
  });

  it("does not keep the lines of a log without a tie to UTC out of their run", async () => {
    const lines = [0, 5].map((minute) => ({
      message: "[Win32App] In EspPhase: DeviceSetup",
      component: "IntuneManagementExtension",
      ...wallTime(Date.UTC(2026, 2, 12, 23, minute)),
    }));
    const evidence = await evidenceOfFolder({ [DUMP]: writeRegistryDump(APPS), "IntuneManagementExtension.log": utf8(writeCmTrace(lines)) });
    const [attempt] = splitAttempts(buildTimeline(evidence), evidence);
    expect(attempt?.entries.map(({ kind }) => kind)).toContain("log-line");
  });

  it("tells every workload of one value of the registry, also at the same moment", async () => {
    const keys = [
      workloadsKey([
        { id: VIEWER, name: "Viewer", state: 1, start: "2026-03-12T14:05:00Z", end: "2026-03-12T14:06:00Z" },
        { id: EDITOR, name: "Editor", state: 4, start: "2026-03-12T14:05:00Z", end: "2026-03-12T14:06:00Z" },
      ]),
    ];
    const entries = buildTimelineEntries(await evidenceOf(keys)).filter(({ kind }) => kind === "registry");
    expect(entries.map(({ outcome }) => outcome)).toEqual(["start", "start", "success", "failure"]);
    expect(attemptTimelineEntries(await evidenceOf(keys), 1)?.filter(({ kind }) => kind === "registry")).toHaveLength(4);
  });
});
