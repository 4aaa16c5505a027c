import { describe, expect, it } from "vitest";
import { utf8 } from "../../support/bytes.js";
import { agentAppKeys, workloadsKey } from "../../support/deployment/registry-agent.js";
import { installerKey, locUri, snapshotKeys, trackingKey, uninstallKey } from "../../support/deployment/registry-tracking.js";
import { type RegistryKey, writeRegistryDump } from "../../support/registry-dump-writer.js";
import { evidenceOfFile } from "../evidence.js";
import { MICROSOFT, SID } from "./registry.js";
import { processorTime } from "../../support/processor-time.js";

const APP = "4f1d2c3b-8a97-4e60-b5d1-92c7e0a3f486";
const PRODUCT = "{11D4F0C5-7A0B-4B5C-9A55-3B1F8E0D9C21}";

const KEYS: readonly RegistryKey[] = [
  { path: `${MICROSOFT}\\Enrollments\\${APP}\\FirstSync\\${SID}`, values: { IsSyncDone: 1 } },
  ...snapshotKeys("Sidecar", { "2026-02-09T21:47:22Z": { [locUri.app(APP)]: 1 }, "2026-02-09T21:48:22Z": { [locUri.app(APP)]: 4 } }),
  trackingKey("Device\\DevicePreparation\\PolicyProviders\\Sidecar", { InstallationState: 4, LastError: 0x80070643 }),
  installerKey(PRODUCT, { Status: 60, CurrentDownloadUrl: "https://x.example/a%20b.msi?sig=x" }),
  uninstallKey(PRODUCT, "Tool"),
  ...agentAppKeys({ id: APP, values: { ExitCode: 1 }, enforcement: { state: 5000, error: -1 } }),
  workloadsKey([{ id: APP, name: "Tool", state: 4, start: "2026-02-09T21:47:22Z" }]),
  { path: `${MICROSOFT}\\Provisioning\\AutopilotPolicyCache`, values: { PolicyJsonCache: '{"DeploymentProfileName":"Kiosk"}' } },
];

const SMALL = writeRegistryDump(KEYS, { encoding: "utf-8" });

/** A generator of the same numbers for the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

describe("a registry export that is damaged", () => {
  it("gives evidence wherever it is cut, and each entry with its place", async () => {
    for (let length = 0; length < SMALL.length; length++) {
      const { registry, registryMoments } = await evidenceOfFile("a.reg", SMALL.slice(0, length));
      for (const entry of [...registry.tracking.items, ...registry.firstSync, ...registry.agentApps, ...registryMoments]) {
        expect(entry.source).toBe("a.reg");
        expect(entry.line).toBeGreaterThan(0);
      }
    }
  });

  it("gives the same evidence twice, whatever bits are turned over", async () => {
    const next = numbersFrom(4);
    for (let round = 0; round < 400; round++) {
      const bytes = SMALL.slice();
      for (let flips = 1 + (next() % 8); flips > 0; flips--) {
        const at = next() % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (next() % 8));
      }
      expect(await evidenceOfFile("a.reg", bytes)).toEqual(await evidenceOfFile("a.reg", bytes));
    }
  });
});

describe("a registry export without measure", () => {
  const text = (keys: readonly RegistryKey[]): Uint8Array => writeRegistryDump(keys, { encoding: "utf-8" });

  it("may name anything at any length: names and texts are cut", async () => {
    const long = "x".repeat(3_000_000);
    const { registry } = await evidenceOfFile(
      "a.reg",
      text([
        ...snapshotKeys("Sidecar", { "2026-02-09T21:47:22Z": { [`./Device/Vendor/MSFT/${long}`]: 1 } }),
        uninstallKey(PRODUCT, long),
        installerKey(PRODUCT, { CurrentDownloadUrl: `https://x.example/${long}` }),
        { path: `${MICROSOFT}\\Enrollments\\${APP}`, values: { UPN: long } },
        trackingKey(`Device\\Setup\\Apps\\Tracking\\${long}\\${long}`, { InstallationState: 1 }),
      ]),
    );
    expect(registry.products).toHaveLength(1);
    expect(JSON.stringify(registry).length).toBeLessThan(30_000);
  });

  it("may hold any number of items: the first ones are kept, and the file says so", async () => {
    const items = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [locUri.policy(`Area/${index}`), index % 2]));
    const evidence = await evidenceOfFile("a.reg", text(snapshotKeys("ExpectedPolicies", { "2026-02-09T21:47:22Z": items })));
    expect(evidence.registry.tracking.items).toHaveLength(4000);
    expect(evidence.sources[0]?.issues.map(({ code }) => code)).toEqual(["registry-items-cut"]);
  });

  it("may hold any number of snapshots: equal ones cost nothing, changes are bounded", async () => {
    const at = (second: number): string => new Date(Date.UTC(2026, 1, 9) + second * 1000).toISOString().replace(".000", "");
    const many = (state: (index: number) => number) =>
      text(snapshotKeys("Sidecar", Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [at(index), { [locUri.app(APP)]: state(index) }]))));
    const calm = await evidenceOfFile(
      "a.reg",
      many((index) => (index < 4999 ? 1 : 3)),
    );
    expect(calm.registry.tracking.items[0]?.states.map(({ state }) => state)).toEqual([1, 3]);
    expect(calm.sources[0]?.issues).toEqual([]);
    const busy = await evidenceOfFile(
      "a.reg",
      many((index) => 1 + (index % 2)),
    );
    expect(busy.registry.tracking.items[0]?.states).toHaveLength(2000);
    expect(busy.sources[0]?.issues.map(({ code }) => code)).toEqual(["registry-items-cut"]);
  });

  it("may change more items than a timeline holds: changes go before first sightings, and the file says so", async () => {
    const items = (state: number) => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [locUri.policy(`Area/${index}`), state]));
    const evidence = await evidenceOfFile(
      "a.reg",
      text(snapshotKeys("ExpectedPolicies", { "2026-02-09T21:47:22Z": items(0), "2026-02-09T21:48:22Z": items(1) })),
    );
    expect(evidence.registryMoments).toHaveLength(5000);
    expect(evidence.registryMoments.filter(({ change }) => change === "changed")).toHaveLength(3000);
    expect(evidence.sources[0]?.issues).toMatchObject([{ code: "registry-moments-cut" }]);
  });

  it("may hold any number of entries of a kind", async () => {
    const products = Array.from({ length: 5000 }, (_, index) => uninstallKey(`{00000000-0000-4000-8000-${String(index).padStart(12, "0")}}`, "x"));
    const evidence = await evidenceOfFile("a.reg", text(products));
    expect(evidence.registry.products).toHaveLength(4000);
    expect(evidence.sources[0]?.issues.map(({ code }) => code)).toEqual(["registry-items-cut"]);
  });

  it("may repeat one key for ever: there are few pages, facts and issues", async () => {
    const status = `[${MICROSOFT}\\Provisioning\\AutopilotSettings]\r\n"DeviceSetupCategory.Status"="{}"\r\n"AccountSetupCategory.Status"="{"categoryState":"failed"}"\r\n`;
    const bios = '[HKEY_LOCAL_MACHINE\\HARDWARE\\DESCRIPTION\\System\\BIOS]\r\n"SystemProductName"="x"\r\n';
    const evidence = await evidenceOfFile("a.reg", utf8((status + bios).repeat(3000)));
    expect(evidence.pages).toHaveLength(1);
    expect(evidence.device.length).toBeLessThanOrEqual(200);
    expect(evidence.sources[0]?.issues).toHaveLength(21);
  });

  it("is read in time that grows with its length", async () => {
    const unit = `[${MICROSOFT}\\Windows\\Autopilot\\EnrollmentStatusTracking\\ESPTrackingInfo\\Diagnostics\\Sidecar\\${"2026-02-09T21:47:22".padEnd(60, "%7B")}]\r\n"${"./%".repeat(200)}"=dword:1\r\n`;
    const start = processorTime();
    await evidenceOfFile("a.reg", utf8(unit.repeat(8000)));
    expect(processorTime() - start).toBeLessThan(20_000);
  });
});
