import { describe, expect, it } from "vitest";
import { findGaps, type GapInput } from "../../src/diagnosis/gaps.js";
import type { Diagnosis } from "../../src/diagnosis/index.js";
import { type Evidence, type EvidenceSource, type ImeLog, NO_REGISTRY, noTexts } from "../../src/evidence/index.js";
import type { LogReach } from "../../src/stages/index.js";
import type { ClockCorrection } from "../../src/timeline/index.js";
import { deployment, unknown } from "./deployment.js";
import { rule } from "../rule-engine/builders.js";

const ALL = ["autopilot", "mdm-admin", "device-registration", "shell-core"] as const;

function evidence(sources: readonly EvidenceSource[] = []): Evidence {
  return {
    inputs: [],
    events: [],
    logs: [],
    profiles: [],
    pages: [],
    device: [],
    imeLogs: [],
    eventTables: [],
    registryValues: [],
    registry: NO_REGISTRY,
    registryMoments: [],
    registryExports: [],
    texts: noTexts(),
    sources,
    totals: { records: 0, notRecognised: 0 },
  };
}

function gaps(input: Partial<GapInput> & { readonly sources?: readonly EvidenceSource[]; readonly clock?: readonly ClockCorrection[] }) {
  const { sources = [], clock = [], ...others } = input;
  return findGaps({
    evidence: evidence(sources),
    timeline: { entries: [], clock },
    deployment: deployment({ covered: ALL }),
    findings: [],
    diagnoses: [],
    computers: ["LT-1"],
    ...others,
  });
}

const confirmed = { role: "root-cause", certainty: "confirmed" } as Diagnosis;

function withLogs(reaches: readonly LogReach[]): GapInput["deployment"] {
  const built = deployment({ covered: ALL });
  return { ...built, logs: new Map([...built.logs, ...reaches.map((reach) => [reach.log, reach] as const)]) };
}

describe("logs that are asked for", () => {
  it("are none where everything is there, or where the cause is confirmed", () => {
    expect(gaps({})).toEqual([]);
    expect(gaps({ deployment: deployment({ covered: [] }), diagnoses: [confirmed] })).toEqual([]);
  });

  it("are told together where one collection brings them", () => {
    expect(gaps({ deployment: deployment({ covered: ["shell-core"] }) })).toEqual([
      {
        what: "Event logs: Autopilot, MDM (admin), User Device Registration",
        why: expect.stringContaining("Not in the input"),
        collect: expect.stringContaining("mdmdiagnosticstool.exe"),
      },
    ]);
  });

  it("come with the command that collects them", () => {
    const finding = unknown({ id: "a" }, ["system", "odj-connector", "bits"]);
    const found = gaps({ findings: [finding] });
    expect(found.map(({ what }) => what)).toEqual([
      "Event logs: Background transfers (BITS), System",
      "Event log: Intune connector for Active Directory (server)",
    ]);
    expect(found[0]?.collect).toMatch(/wevtutil epl "Microsoft-Windows-Bits-Client\/Operational" \S+ & wevtutil epl "System" /);
    expect(found[1]?.collect).toContain("server");
  });

  it("are those of rules for the place of the failure, and of causes only", () => {
    const elsewhere = [unknown({ id: "a", step: "apps", phase: "device-setup" }, ["aad"]), unknown({ id: "b", role: "notice" }, ["aad"])];
    expect(gaps({ findings: elsewhere })).toEqual([]);
    expect(gaps({ findings: [unknown({ id: "c", phase: "of-failure", step: "of-failure" }, ["aad"])] })).toHaveLength(1);
  });

  it("are not asked for again when they were overwritten", () => {
    const [gap] = gaps({ deployment: withLogs([{ log: "autopilot", covers: false, why: "rolled-over" }]) });
    expect(gap?.why).toContain("overwritten");
    expect(gap).not.toHaveProperty("collect");
    expect(gaps({ deployment: withLogs([{ log: "autopilot", covers: false, why: "damaged" }]) })[0]?.collect).toBeDefined();
  });

  it("are none after a success", () => {
    expect(gaps({ deployment: { ...deployment({ covered: [], failure: null }), verdict: "succeeded" } })).toEqual([]);
  });
});

describe("what only other files tell", () => {
  const apps = deployment({ covered: ALL, failure: { phase: "device-setup", step: "apps", because: [] } });

  it("is the installer's exit code", () => {
    expect(gaps({ deployment: apps })).toMatchObject([
      { what: "Intune Management Extension logs", collect: expect.stringContaining("AppWorkload.log") },
    ]);
    const log = (component: string): ImeLog => ({
      source: `${component}.log`,
      component,
      records: 1,
      agentVersions: [],
      phases: [],
      apps: [],
      facts: [],
      readings: [],
      unknown: [],
      complete: true,
    });
    const withAgentLogs = (...components: readonly string[]) => gaps({ deployment: apps, evidence: { ...evidence(), imeLogs: components.map(log) } });
    expect(withAgentLogs("IntuneManagementExtension")).toMatchObject([
      { what: "AppWorkload.log", why: expect.stringContaining("Not collected"), collect: expect.stringContaining("AppWorkload") },
    ]);
    const [nothingToCollect, ...others] = withAgentLogs("IntuneManagementExtension", "AppWorkload");
    expect(nothingToCollect).toEqual({ what: "Intune Management Extension logs", why: expect.stringContaining("look in AppWorkload.log") });
    expect(others).toEqual([]);
  });

  it("is why no domain join came", () => {
    const join = deployment({ covered: ALL, failure: { phase: "before-esp", step: "domain-join", because: [] } });
    expect(gaps({ deployment: join })).toMatchObject([{ collect: expect.stringContaining("server") }]);
  });
});

describe("archives", () => {
  const locked = (path: string): EvidenceSource => ({
    path,
    kind: "file",
    status: "unreadable",
    issues: [{ code: "zip-encrypted", message: "It is encrypted." }],
  });

  it("with locked files are told once, with their number", () => {
    expect(gaps({ sources: [locked("a.zip!/x/1.evtx"), locked("a.zip!/y/2.evtx"), locked("b.zip!/1.evtx")] })).toEqual([
      { what: "2 files in a.zip", why: "It is encrypted." },
      { what: "b.zip!/1.evtx", why: "It is encrypted." },
    ]);
  });

  it("that were read in part are told, and plain files that were ignored are not", () => {
    const cut: EvidenceSource = {
      path: "a.zip",
      kind: "archive",
      status: "partly-read",
      issues: [{ code: "zip-directory-missing", message: "It was cut." }],
    };
    const photo: EvidenceSource = { path: "p.jpg", kind: "other", status: "ignored", issues: [{ code: "not-evidence", message: "A photo." }] };
    expect(gaps({ sources: [cut, photo] })).toEqual([{ what: "a.zip", why: "It was cut." }]);
  });
});

it("two computers come first, by their names", () => {
  const [first] = gaps({ computers: ["LT-1", "LT-2"], deployment: deployment({ covered: [] }) });
  expect(first).toMatchObject({ what: "More than one computer", why: expect.stringContaining("LT-1, LT-2") });
});

it("the clock is told by its largest correction inside the attempt", () => {
  const jump = (at: string, seconds: number): ClockCorrection => ({ at, seconds, exact: true, source: "System.evtx", eventId: 1, recordId: 7 });
  const built = deployment({ covered: ALL });
  const attempt = { ...built.attempt, start: "2026-01-15T09:00:00.0000000Z", end: "2026-01-15T10:00:00.0000000Z" };
  const clock = [jump("2026-01-15T09:10:00.0000000Z", 120), jump("2026-01-15T09:20:00.0000000Z", -7200), jump("2026-01-16T09:20:00.0000000Z", 99999)];
  expect(gaps({ deployment: { ...built, attempt }, clock })).toEqual([
    { what: "The device's clock", why: "It was set 7200 s back (record 7 of System.evtx), and once by less; times before that are corrected." },
  ]);
  expect(gaps({ deployment: { ...built, attempt: { ...attempt, index: 0 } }, clock })).toEqual([]);
});

it("rules that could not be evaluated are named together", () => {
  const fault = (id: string) => ({ rule: rule({ stage: { failure: true } }, { id }), result: "error", error: "boom" }) as const;
  expect(gaps({ findings: [fault("a"), fault("b")] })).toEqual([{ what: "Rules a, b", why: "Could not be evaluated: boom" }]);
});

it("the agent's logs come before logs that only one rule wants", () => {
  const apps = deployment({ covered: ["autopilot"], failure: { phase: "device-setup", step: "apps", because: [] } });
  const finding = unknown({ id: "a", phase: "device-setup", step: "apps" }, ["applocker-exe"]);
  expect(gaps({ deployment: apps, findings: [finding] }).map(({ what }) => what.split(":")[0])).toEqual([
    "Event logs",
    "Intune Management Extension logs",
    "Event log",
  ]);
});

it("there are at most six", () => {
  const sources = ["a", "b", "c", "d"].map(
    (name): EvidenceSource => ({ path: `${name}.zip`, kind: "archive", status: "unreadable", issues: [{ code: name, message: name }] }),
  );
  const failure = { phase: "device-setup", step: "apps", because: [] } as const;
  const findings = [unknown({ id: "a", phase: "device-setup", step: "apps" }, ["system", "odj-connector", "aad"])];
  expect(gaps({ sources, findings, computers: ["x", "y"], deployment: deployment({ covered: [], failure }) })).toHaveLength(6);
});

describe("rules that a company switched off", () => {
  const overlays = (...disabled: NonNullable<GapInput["overlays"]>[number]["disabled"]) => [
    { name: "Contoso", added: [], replaced: [], reworded: [], disabled },
  ];

  it("are told of where they would have said something about a failure", () => {
    expect(gaps({ overlays: overlays({ rule: "a-rule", role: "root-cause", because: "Known since May.", matches: true }) })).toEqual([
      { what: "Rule a-rule", why: "Disabled by Contoso (Known since May). It fits these logs, so what it knows of them is not in this report." },
    ]);
    expect(gaps({ overlays: overlays({ rule: "a-rule", role: "root-cause" }, { rule: "a-notice", role: "notice", matches: true }) })).toEqual([]);
  });

  it("are told of also where much else is missing", () => {
    const sources = Array.from({ length: 9 }, (_, index) => ({
      path: `${index}.zip`,
      kind: "archive",
      status: "unreadable" as const,
      issues: [{ code: `code-${index}`, message: `Reason ${index}.` }],
    }));
    const found = gaps({
      sources,
      computers: ["LT-1", "LT-2"],
      deployment: deployment({ covered: [] }),
      overlays: overlays({ rule: "a-rule", role: "symptom", matches: true }),
    });
    expect(found.length).toBeLessThanOrEqual(6);
    expect(found.at(-1)?.what).toBe("Rule a-rule");
  });
});
