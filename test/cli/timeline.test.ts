import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "../../src/timeline/index.js";
import { locUri, snapshotKeys } from "../support/deployment/registry-tracking.js";
import { writeRegistryDump } from "../support/registry-dump-writer.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { plainEvents } from "../support/samples-of-values.js";
import { redscreen } from "./redscreen.js";

/** Six records, of which the log counts four: its chunk was used before. */
function reusedLog(): Uint8Array {
  return writeEvtx(plainEvents(6), {
    resealAfterDamage: true,
    damage: (chunk) => {
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
      let offset = 512;
      for (let record = 0; record < 4; record++) offset += view.getUint32(offset + 4, true);
      view.setUint32(48, offset, true);
      view.setUint32(offset + 8, 1, true);
    },
  });
}

const BUNDLE = "samples/two-attempts/evidence.zip";

async function entries(...args: string[]): Promise<TimelineEntry[]> {
  const { code, stdout, stderr } = await redscreen(["timeline", BUNDLE, "--format", "ndjson", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe.concurrent("redscreen timeline", () => {
  it("gives every record with --all, in one order, and --count counts them", async () => {
    const all = await entries("--all");
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    const counted = await redscreen(["timeline", BUNDLE, "--all", "--count"]);
    expect(counted).toEqual({ code: 0, stdout: `${all.length}\n`, stderr: "" });
  });

  it("counts what the registry has a time for as it lists it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "redscreen-"));
    try {
      writeFileSync(join(folder, "Application.evtx"), writeEvtx(plainEvents(6)));
      const times = { "2026-03-12T14:05:00Z": { [locUri.wifi("Corp")]: 0 }, "2026-03-12T14:06:00Z": { [locUri.wifi("Corp")]: 1 } };
      writeFileSync(join(folder, "dump.reg"), writeRegistryDump(snapshotKeys("ExpectedNetworkProfiles", times)));
      const [listed, counted] = await Promise.all(
        [["--format", "ndjson"], ["--count"]].map((args) => redscreen(["timeline", folder, "--all", ...args])),
      );
      expect(listed?.stdout.match(/"kind":"registry"/g)).toHaveLength(2);
      expect(counted?.stdout).toBe("8\n");
      expect(listed?.stdout.split("\n")).toHaveLength(9);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("gives the last attempt's meaningful records unless asked otherwise", async () => {
    const [last, first, both] = await Promise.all([entries(), entries("--attempt", "1"), entries("--attempt", "all")]);
    expect(last.length).toBeGreaterThan(10);
    expect(first.at(-1)?.at.localeCompare(last[0]?.at ?? "")).toBe(-1);
    expect(both.length).toBeGreaterThanOrEqual(first.length + last.length);
  });

  it("is the same in all formats", async () => {
    const [lines, json, csv, text] = await Promise.all([
      entries(),
      ...["json", "csv", "text"].map(async (format) => (await redscreen(["timeline", BUNDLE, "--format", format])).stdout),
    ]);
    expect(JSON.parse(json ?? "")).toEqual(lines);
    expect(csv?.split("\r\n")).toHaveLength((lines?.length ?? 0) + 2);
    expect(text?.split("\n")).toHaveLength((lines?.length ?? 0) + 1);
  });

  it("filters by phase, log, level, time and text, and by several of them at once", async () => {
    const all = await entries("--attempt", "all");
    const phases = await entries("--attempt", "all", "--phase", "device-preparation,before-esp");
    expect(new Set(phases.map(({ phase }) => phase))).toEqual(new Set(["device-preparation", "before-esp"]));
    const channel = await entries("--attempt", "all", "--channel", "mdm-admin");
    expect(new Set(channel.map((entry) => entry.channel))).toEqual(
      new Set(["Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin"]),
    );
    const errors = await entries("--attempt", "all", "--level", "2");
    expect(errors).toEqual(all.filter(({ level }) => level === 1 || level === 2));
    const grep = await entries("--attempt", "all", "--grep", "0X80180013", "--channel", "enterprise-diag");
    expect(grep.length).toBeGreaterThan(0);
    for (const entry of grep) expect(`${entry.text} ${JSON.stringify(entry.data)}`).toMatch(/0x80180013/i);
    const day = (all[0]?.at ?? "").slice(0, 10);
    const minute = (all[20]?.at ?? "").slice(0, 16);
    const since = await entries("--attempt", "all", "--since", minute);
    expect(since).toEqual(all.filter((entry) => (entry.atCorrected ?? entry.at) >= minute));
    expect(await entries("--attempt", "all", "--until", day)).toEqual(all.filter((entry) => (entry.atCorrected ?? entry.at).startsWith(day)));
  });

  it("gives what the slack of a log still holds with --recover, marked in every format", async () => {
    const folder = mkdtempSync(join(tmpdir(), "redscreen-"));
    try {
      const log = join(folder, "reused.evtx");
      writeFileSync(log, reusedLog());
      const idsOf = async (...args: string[]): Promise<[number | undefined, boolean | undefined][]> => {
        const { code, stdout, stderr } = await redscreen(["timeline", log, "--all", "--format", "ndjson", ...args]);
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        return stdout
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as TimelineEntry)
          .map(({ recordId, recovered }) => [recordId, recovered]);
      };
      expect(await idsOf()).toEqual([1, 2, 3, 4].map((id) => [id, undefined]));
      expect(await idsOf("--recover")).toEqual([1, 2, 3, 4, 5, 6].map((id) => [id, id > 4 ? true : undefined]));
      const [text, csv, count] = await Promise.all(
        [[], ["--format", "csv"], ["--count"]].map(async (args) => (await redscreen(["timeline", log, "--all", "--recover", ...args])).stdout),
      );
      expect(text?.match(/ \(recovered\) /g)).toHaveLength(2);
      expect(csv?.split("\r\n").filter((line) => line.endsWith(",true,,"))).toHaveLength(2);
      expect(count).toBe("6\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("finds nothing with code 0", async () => {
    expect(await redscreen(["timeline", BUNDLE, "--grep", "no such words"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
