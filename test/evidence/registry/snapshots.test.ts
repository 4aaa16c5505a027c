import { describe, expect, it } from "vitest";
import { locUri, snapshotKeys } from "../../support/deployment/registry-tracking.js";
import { agentAppKeys, workloadsKey } from "../../support/deployment/registry-agent.js";
import { uninstallKey } from "../../support/deployment/registry-tracking.js";
import { evidenceOfKeys, registryOf, SID } from "./registry.js";

const STUCK = "56bbf894-0000-4000-8000-00000000000a";
const SLOW = "a998b0b3-0000-4000-8000-00000000000b";
const QUICK = "66284b96-0000-4000-8000-00000000000c";
const PRODUCT = "{11D4F0C5-7A0B-4B5C-9A55-3B1F8E0D9C21}";

/** As in a published case: two apps end, the third is left alone for six minutes and then fails. */
const CASE = snapshotKeys("Sidecar", {
  "2026-02-09T21:47:22Z": { [locUri.app(STUCK, 2)]: 1, [locUri.app(SLOW)]: 1, [locUri.app(QUICK)]: 1 },
  "2026-02-09T21:48:52Z": { [locUri.app(STUCK, 2)]: 1, [locUri.app(SLOW)]: 2, [locUri.app(QUICK)]: 3 },
  "2026-02-09T21:51:58Z": { [locUri.app(STUCK, 2)]: 1, [locUri.app(SLOW)]: 3, [locUri.app(QUICK)]: 3 },
  "2026-02-09T21:53:28Z": { [locUri.app(STUCK, 2)]: 4 },
  LastLoggedState: { [locUri.app(STUCK, 2)]: 4, [locUri.app(SLOW)]: 3, [locUri.app(QUICK)]: 3 },
});

const pathOf = (states: readonly { readonly at: string; readonly word: string }[]): string =>
  states.map(({ at, word }) => `${at.slice(11, 19)} ${word}`).join(", ");

describe("the page's snapshots", () => {
  it("become one timeline per item that holds only its changes", async () => {
    const { tracking } = await registryOf(CASE);
    expect(tracking.items.map(({ id, revision, states, lastLogged }) => [id, revision, pathOf(states), lastLogged])).toEqual([
      [STUCK, 2, "21:47:22 not installed, 21:53:28 error", 4],
      [SLOW, 1, "21:47:22 not installed, 21:48:52 in progress, 21:51:58 completed", 3],
      [QUICK, 1, "21:47:22 not installed, 21:48:52 completed", 3],
    ]);
    expect(tracking.items.map(({ lastSeen }) => lastSeen?.slice(11, 19))).toEqual(["21:53:28", "21:51:58", "21:51:58"]);
    expect(tracking.items[0]).toMatchObject({ group: "sidecar-apps", kind: "win32-app", scope: "device" });
    expect(tracking.snapshots).toMatchObject([
      {
        group: "sidecar-apps",
        scope: "device",
        first: "2026-02-09T21:47:22.0000000Z",
        last: "2026-02-09T21:53:28.0000000Z",
        count: 4,
        zoneStated: true,
      },
    ]);
  });

  it("say where each state stands", async () => {
    const { tracking } = await registryOf(CASE);
    const failed = tracking.items[0]?.states.at(-1);
    expect(failed).toMatchObject({ source: "MdmDiagReport_RegistryDump.reg", line: 17, state: 4 });
    expect(failed?.key).toMatch(/\\Sidecar\\2026-02-09T21:53:28Z$/);
  });

  it("give the same timeline in whatever order the file has them", async () => {
    const { tracking } = await registryOf(CASE);
    const states = (items: typeof tracking.items) => items.map(({ id, states }) => [id, pathOf(states)]).sort();
    const backwards = await registryOf([...CASE].reverse());
    expect(states(backwards.tracking.items)).toEqual(states(tracking.items));
    const [first, second, third, fourth] = CASE;
    if (!first || !second || !third || !fourth) throw new Error("four snapshots");
    expect(states((await registryOf([first, third, second, fourth])).tracking.items)).toEqual(states(tracking.items));
  });

  it("tell what an item is by its address", async () => {
    const once = (group: Parameters<typeof snapshotKeys>[0], name: string, sid?: string) =>
      snapshotKeys(group, { "2026-02-09T21:47:22Z": { [name]: 0 } }, sid);
    const { tracking } = await registryOf([
      ...once("ExpectedPolicies", locUri.policy("Update/ManagePreviewBuilds")),
      ...once("ExpectedPolicies", locUri.placeholder()),
      ...once("ExpectedMSIAppPackages", locUri.msi(PRODUCT)),
      ...once("ExpectedMSIAppPackages", locUri.office("41E931EF-9951-4646-AA00-6DF474A5D66D")),
      ...once("ExpectedModernAppPackages", locUri.storeApp("Contoso.App_8wekyb3d8bbwe", "User"), SID),
      ...once("ExpectedNetworkProfiles", locUri.wifi("Corp Wi-Fi")),
      ...once("ExpectedSCEPCerts", locUri.certificate("ModelName=AC_9f/1", "User"), SID),
      ...once("Sidecar", locUri.app(QUICK, 3, "User")),
    ]);
    expect(tracking.items.map(({ group, kind, id, scope, sid }) => [group, kind, id, scope, sid])).toEqual([
      ["policies", "policy", "Update/ManagePreviewBuilds", "device", undefined],
      ["policies", "other", "./Vendor/MSFT/DMClient/Provider/MS DM Server/EntDMID", "device", undefined],
      ["msi-apps", "msi", PRODUCT, "device", undefined],
      ["msi-apps", "office", "41e931ef-9951-4646-aa00-6df474a5d66d", "device", undefined],
      ["modern-apps", "modern-app", "Contoso.App_8wekyb3d8bbwe", "user", SID],
      ["network-profiles", "network", "Corp Wi-Fi", "device", undefined],
      ["scep-certificates", "certificate", "ModelName=AC_9f/1", "user", SID],
      ["sidecar-apps", "win32-app", QUICK, "user", undefined],
    ]);
  });

  it.each([
    ["2026-02-09T21:47:22Z", "2026-02-09T21:47:22.0000000Z", true],
    ["2026-02-09T21:47:22.1234567Z", "2026-02-09T21:47:22.1234567Z", true],
    ["2026-02-09T22:47:22+01:00", "2026-02-09T21:47:22.0000000Z", true],
    ["2026-02-09T21:47:22", "2026-02-09T21:47:22.0000000Z", false],
    ["2026-02-09 21:47:22Z", "2026-02-09T21:47:22.0000000Z", true],
    ["2026-02-09T21_47_22Z", "2026-02-09T21:47:22.0000000Z", true],
    ["2026-02-09_21-47-22", "2026-02-09T21:47:22.0000000Z", false],
    ["20260209T214722Z", "2026-02-09T21:47:22.0000000Z", true],
  ])("may be named %s", async (name, at, zoneStated) => {
    const { tracking } = await registryOf(snapshotKeys("Sidecar", { [name]: { [locUri.app(QUICK)]: "3" } }));
    expect(tracking.items[0]?.states).toMatchObject([{ at, state: 3 }]);
    expect(tracking.snapshots[0]?.zoneStated).toBe(zoneStated);
  });

  it("with a name that is no time are left out and reported", async () => {
    const evidence = await evidenceOfKeys([...snapshotKeys("Sidecar", { "2026-02-31T21:47:22Z": { [locUri.app(QUICK)]: 3 } }), ...CASE]);
    expect(evidence.registry.tracking.items).toHaveLength(3);
    expect(evidence.sources).toMatchObject([{ status: "partly-read", issues: [{ code: "registry-snapshot-time", at: "line 1" }] }]);
  });
});

describe("the moments of the registry", () => {
  it("are the changes of items in time order, with names where the bundle has them", async () => {
    const msi = snapshotKeys("ExpectedMSIAppPackages", {
      "2026-02-09T21:47:30Z": { [locUri.msi(PRODUCT)]: 0 },
      "2026-02-09T21:50:00Z": { [locUri.msi(PRODUCT)]: 1 },
    });
    const { registryMoments } = await evidenceOfKeys([...msi, ...CASE, uninstallKey(PRODUCT, "Contoso VPN")]);
    expect(registryMoments.filter(({ change }) => change === "changed").map(({ at, text }) => `${at.slice(11, 19)} ${text}`)).toEqual([
      `21:48:52 App ${SLOW}: in progress`,
      `21:48:52 App ${QUICK}: completed`,
      `21:50:00 Installer Contoso VPN (${PRODUCT}): done`,
      `21:51:58 App ${SLOW}: completed`,
      `21:53:28 App ${STUCK}: error`,
    ]);
    expect(registryMoments.filter(({ change }) => change === "first")).toHaveLength(4);
  });

  it("have the workloads of device preparation with their start and end", async () => {
    const { registry, registryMoments } = await evidenceOfKeys([
      workloadsKey([
        { id: QUICK, name: "Power tools", state: 1, start: "2026-02-09T21:40:00Z", end: "2026-02-09T21:41:30.5Z" },
        { id: STUCK, name: "Set up shares", state: 4, start: "2026-02-09T21:42:00Z", end: "2026-02-09T21:43:00Z", error: -2147024895 },
        { id: SLOW, name: "Never begun", state: 0 },
      ]),
      ...agentAppKeys({ id: QUICK }),
    ]);
    expect(registry.workloads.map(({ name, state, errorCode, start }) => [name, state, errorCode, start?.slice(11, 19)])).toEqual([
      ["Power tools", "completed", undefined, "21:40:00"],
      ["Set up shares", "failed", "0x80070001", "21:42:00"],
      ["Never begun", "not started", undefined, undefined],
    ]);
    expect(registryMoments.map(({ at, text }) => `${at.slice(11, 21)} ${text}`)).toEqual([
      `21:40:00.0 App Power tools (${QUICK}): started`,
      `21:41:30.5 App Power tools (${QUICK}): completed`,
      `21:42:00.0 App Set up shares (${STUCK}): started`,
      `21:43:00.0 App Set up shares (${STUCK}): failed`,
    ]);
  });
});
