import { describe, expect, it } from "vitest";
import { byDevice } from "../../../src/evidence/index.js";
import { agentAppKeys } from "../../support/deployment/registry-agent.js";
import { locUri, snapshotKeys, trackingKey } from "../../support/deployment/registry-tracking.js";
import { writeEvtx } from "../../support/evtx-writer.js";
import { writeRegistryDump, writeRegistryExport } from "../../support/registry-dump-writer.js";
import { autopilotRecord, evidenceOfFolder, sourceOf } from "../evidence.js";
import { MICROSOFT } from "./registry.js";

const APP = "4f1d2c3b-8a97-4e60-b5d1-92c7e0a3f486";
const SYNC = `${MICROSOFT}\\Enrollments\\a1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d\\FirstSync`;

const page = (state: string) => ({
  path: `${MICROSOFT}\\Provisioning\\AutopilotSettings`,
  values: { "DeviceSetupCategory.Status": JSON.stringify({ categoryState: state }) },
});
const sync = (minutes: number) => ({ path: SYNC, values: { SyncFailureTimeout: minutes } });
const snapshot = (at: string, state: number) => snapshotKeys("Sidecar", { [`2026-02-09T${at}Z`]: { [locUri.app(APP)]: state } });
const tracked = (state: number) => trackingKey(`Device\\Setup\\Apps\\Tracking\\Sidecar\\Win32App_${APP}_1`, { InstallationState: state });

describe("two exports of one device", () => {
  const early = writeRegistryDump([
    sync(60),
    tracked(2),
    ...snapshot("21:47:00", 1),
    ...snapshot("21:48:00", 2),
    ...agentAppKeys({ id: APP, values: { ExitCode: 1 } }),
  ]);
  const late = writeRegistryExport([sync(90), tracked(4), ...snapshot("21:48:00", 2), ...snapshot("21:50:00", 4)]);

  it("give the entries of the later one, lose none of the other, and say which counts", async () => {
    for (const [first, second] of [
      ["a.reg", "b.reg"],
      ["b.reg", "a.reg"],
    ] as const) {
      const evidence = await evidenceOfFolder({ [first]: early, [second]: late });
      const { registry } = evidence;
      expect(registry.firstSync).toMatchObject([{ timeLimitMinutes: 90, source: second }]);
      expect(registry.tracking.apps).toMatchObject([{ state: "error", source: second }]);
      expect(registry.agentApps).toMatchObject([{ exitCode: 1, source: first }]);
      expect(registry.superseded).toEqual([{ source: first, by: second, entries: 2 }]);
      expect(sourceOf(evidence, first)).toMatchObject({ status: "read", issues: [{ code: "registry-older-copy" }] });
      expect(sourceOf(evidence, second)?.issues).toEqual([]);
    }
  });

  it("make one timeline of each item", async () => {
    const { registry } = await evidenceOfFolder({ "a.reg": early, "b.reg": late });
    expect(registry.tracking.items.map(({ states }) => states.map(({ at, state }) => [at.slice(11, 16), state]))).toEqual([
      [
        ["21:47", 1],
        ["21:48", 2],
        ["21:50", 4],
      ],
    ]);
    expect(registry.tracking.snapshots).toMatchObject([{ first: "2026-02-09T21:47:00.0000000Z", last: "2026-02-09T21:50:00.0000000Z" }]);
  });

  it("give the page of the later one", async () => {
    for (const [first, second] of [
      ["a.reg", "b.reg"],
      ["b.reg", "a.reg"],
    ] as const) {
      const { pages } = await evidenceOfFolder({
        [first]: writeRegistryDump([page("inProgress"), ...snapshot("21:47:00", 1)]),
        [second]: writeRegistryDump([page("failed"), ...snapshot("21:57:00", 4)]),
      });
      expect(pages).toMatchObject([{ state: "failed", source: second }]);
    }
  });

  it("that say the same are not reported, and without times the fuller one counts", async () => {
    const same = await evidenceOfFolder({ "a.reg": late, "copy/a.reg": late });
    expect(same.registry.superseded).toEqual([]);
    expect(same.registryMoments).toHaveLength(2);
    const poor = writeRegistryExport([sync(30)]);
    const full = writeRegistryExport([sync(45), tracked(3)]);
    expect((await evidenceOfFolder({ "a.reg": poor, "b.reg": full })).registry.firstSync).toMatchObject([{ timeLimitMinutes: 45 }]);
  });

  it("are listed with what they hold, for judging their silence", async () => {
    const { registry } = await evidenceOfFolder({ "a.reg": early, "b.reg": late });
    expect(registry.files).toEqual([
      { source: "a.reg", form: "dump", keys: 5, complete: true, areas: ["agent", "enrollments", "tracking"] },
      { source: "b.reg", form: "export", keys: 4, complete: true, areas: ["enrollments", "tracking"] },
    ]);
  });
});

describe("exports of two devices", () => {
  it("are kept apart", async () => {
    const log = (computer: string) => writeEvtx([1, 2, 3].map((id) => autopilotRecord(id, { computer })));
    const evidence = await evidenceOfFolder({
      "x/a.evtx": log("LT-1"),
      "x/a.reg": writeRegistryDump([page("failed"), sync(60), ...snapshot("21:47:00", 1)]),
      "y/a.evtx": log("LT-2"),
      "y/a.reg": writeRegistryDump([page("succeeded"), sync(90), ...snapshot("21:59:00", 4)]),
    });
    const devices = byDevice(evidence);
    expect(devices.map(({ registry }) => registry.firstSync.map(({ timeLimitMinutes }) => timeLimitMinutes)).sort()).toEqual([[60], [90]]);
    expect(devices.map(({ registryMoments }) => registryMoments.map(({ state }) => state)).sort()).toEqual([[1], [4]]);
    expect(devices.map(({ pages }) => pages.map(({ state }) => state)).sort()).toEqual([["failed"], ["succeeded"]]);
    expect(evidence.sources.flatMap(({ issues }) => issues)).toEqual([]);
  });
});
