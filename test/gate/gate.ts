import { nodeCodecs } from "../../src/cli/node-ports.js";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import { collectEvidence } from "../../src/evidence/index.js";
import type { Rule } from "../../src/rule-engine/index.js";
import { fileInput, folderInput, type NamedBytes, type RawInput } from "../samples/raw-inputs.js";
import type { Build } from "../stages/bases.js";
import { type Bundle, folderFiles, intuneZip, mdmCab, xmlFiles } from "../support/bundle.js";
import type { EventToWrite } from "../support/event.js";
import { LANGUAGES } from "../support/event-table-writer.js";
import { tableFiles } from "../support/event-tables.js";
import type { ProfileOptions } from "../support/deployment/profile.js";
import { profileFile } from "../support/deployment/profile.js";
import { ALDERBROOK } from "../support/deployment/names.js";
import { type Recording, startRecording } from "../support/deployment/recording.js";
import { LOGS, type LogName } from "../support/deployment/shapes.js";
import type { RegistryKey } from "../support/registry-dump-writer.js";

/** One event: log, id, fields; then the seconds that pass after it. */
export type Quoted = readonly [log: LogName, id: number, fields?: Readonly<Record<string, string | number | boolean>>, seconds?: number];

/** `phase/step`, the code or null for none, and the rules that may stand first. */
interface Answer {
  readonly at: string;
  readonly code: string | null;
  readonly first: readonly string[];
}

/** Everything a bundle is to give; `failure` null for what must not be called failed. */
export interface Expected {
  readonly verdict: readonly string[];
  readonly scenario?: string;
  readonly failure: Answer | null;
}

export interface GateBundle {
  readonly name: string;
  /** Where the failure was published, with its cause. */
  readonly source?: string;
  readonly expected: Expected;
  readonly inputs: () => RawInput[];
}

/** `csv-…`: Event Viewer's own text in that language, an hour ahead of UTC; `twice`: the CAB and a copied folder. */
type Layout = "cab" | "intune-zip" | "folder" | "xml" | "twice" | `csv-${keyof typeof LANGUAGES}`;

/** What of a whole device is handed in, and how. */
export interface HandIn {
  readonly layout?: Layout;
  readonly without?: readonly LogName[];
  readonly only?: readonly LogName[];
  /** Logs that lost what is older than so many of their newest records. */
  readonly kept?: Partial<Record<LogName, number>>;
  readonly profile?: ProfileOptions | "none";
  readonly profileFile?: Uint8Array;
  readonly registry?: readonly RegistryKey[];
  readonly build?: number;
  /** Of the build; without it that of a current Windows. */
  readonly revision?: number;
  /** Lines of the status page that this device does not write. */
  readonly omit?: RegExp;
  /** Logs of the agent by name, written while the device was built. */
  readonly agentLogs?: () => Readonly<Record<string, Uint8Array>>;
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

export const failed = (at: string, code: string | null, ...first: readonly string[]): Expected => ({
  verdict: ["failed"],
  failure: { at, code, first },
});

export const fine = (...verdict: readonly string[]): Expected => ({ verdict, failure: null });

/** Logs one event whose id is only known at run time. */
function put(recording: Recording, [log, id, fields = {}, seconds = 1]: Quoted): void {
  recording.event(log as "autopilot", id as 100, fields);
  recording.wait(seconds);
}

export const events =
  (...quoted: readonly Quoted[]): Build =>
  (recording) => {
    for (const one of quoted) put(recording, one);
  };

/** Only what a blog post would quote: one loose XML export, record ids with gaps. */
export function sparse(
  name: string,
  expected: Expected,
  quoted: readonly Quoted[],
  extra: Pick<HandIn, "profileFile" | "registry"> = {},
): GateBundle {
  const recording = startRecording({ at: "2026-02-11T09:12:44Z", computer: "DESKTOP-6QX1PZM" });
  for (const one of quoted) put(recording, one);
  const written = recording.events.map((event, index) => ({ ...event, recordId: 41 + index * 7 + (index % 3) * 2 }));
  const bundle: Bundle = { ...withParts(recording, extra), events: written };
  return { name: `sparse: ${name}`, expected, inputs: () => [folderInput("quoted", [...xmlFiles(bundle, { style: "wevtutil-with-root" })])] };
}

/** Bundles of failures that somebody published, each with its address. */
export const from = (source: string, ...bundles: readonly GateBundle[]): GateBundle[] => bundles.map((bundle) => ({ ...bundle, source }));

/** A record as somebody quoted it: of a log of another machine, or with fields that Windows' manifests do not have. */
export const quotedRecord =
  (record: Pick<EventToWrite, "channel" | "provider" | "eventId"> & Partial<EventToWrite>, data: Readonly<Record<string, string>> = {}): Build =>
  (recording) => {
    const events = recording.events as EventToWrite[];
    const items = Object.entries(data).map(([name, value]) => ({ name, value: { type: "UnicodeString" as const, value } }));
    const recordId = Math.max(0, ...events.filter(({ channel }) => channel === record.channel).map((event) => event.recordId)) + 1;
    events.push({ computer: recording.computer, level: 2, at: recording.now, recordId, payload: { kind: "event-data", items }, ...record });
    recording.wait(1);
  };

/** Only what a post would quote, from builds. */
export function excerpt(name: string, expected: Expected, builds: readonly Build[], layout: Layout = "xml"): GateBundle {
  const inputs = (): RawInput[] => {
    const recording = startRecording({ at: "2026-02-11T09:12:44Z", computer: "DESKTOP-6QX1PZM", firstRecordId: 3107 });
    for (const build of builds) build(recording);
    return packed(withParts(recording, {}), layout);
  };
  return { name: `excerpt: ${name}`, expected, inputs };
}

/** A whole deployment with all its noise. */
export function full(name: string, expected: Expected, builds: readonly Build[], handIn: HandIn = {}): GateBundle {
  return {
    name: `full: ${name}`,
    expected,
    inputs: () => {
      const recording = startRecording({ at: "2026-05-04T08:00:00Z", computer: "DESKTOP-T0A1B2C" });
      for (const build of builds) build(recording);
      return packed(handed(withParts(recording, { profile: {}, ...handIn }), handIn), handIn.layout ?? "cab");
    },
  };
}

function withParts(recording: Recording, handIn: HandIn): Bundle {
  const collectedAt = new Date(Date.parse(recording.now) + 120_000).toISOString();
  const profile =
    handIn.profile === undefined || handIn.profile === "none" ? undefined : profileFile(ALDERBROOK, recording.events[0]?.at ?? "", handIn.profile);
  const file = handIn.profileFile ?? profile;
  return {
    computer: recording.computer,
    collectedAt,
    events: recording.events,
    ...(file === undefined ? {} : { profileFile: file }),
    ...(handIn.registry === undefined ? {} : { registry: handIn.registry }),
    ...(handIn.agentLogs === undefined ? {} : { agentLogs: handIn.agentLogs() }),
    ...(handIn.files === undefined ? {} : { files: handIn.files }),
  };
}

function handed(bundle: Bundle, { without = [], only, kept = {}, build, revision, omit }: HandIn): Bundle {
  const channel = (log: string): string => LOGS[log as LogName].channel;
  const dropped = new Set(without.map(channel));
  const wanted = only && new Set(only.map(channel));
  const there = bundle.events.filter(
    (event) => !dropped.has(event.channel) && !isOmitted(event, omit) && (wanted === undefined || wanted.has(event.channel)),
  );
  const cut = new Map(
    Object.entries(kept).map(([log, count]) => [channel(log), there.filter((event) => event.channel === channel(log)).slice(-count)[0]?.recordId]),
  );
  const rest = there.filter((event) => event.recordId >= (cut.get(event.channel) ?? 0));
  return {
    ...bundle,
    events:
      build === undefined
        ? rest
        : rest.map((event) => withBuild(event, { BuildVersion: build, ...(revision === undefined ? {} : { QfeVersion: revision }) })),
  };
}

function isOmitted({ payload }: Bundle["events"][number], omit: RegExp | undefined): boolean {
  if (omit === undefined || payload.kind !== "event-data") return false;
  return payload.items.some(({ name, value }) => name === "Name" && value.type === "UnicodeString" && omit.test(value.value));
}

function withBuild(event: Bundle["events"][number], version: Readonly<Record<string, number>>): Bundle["events"][number] {
  if (event.payload.kind !== "event-data") return event;
  const items = event.payload.items.map((item) => {
    const value = version[item.name ?? ""];
    return value === undefined ? item : { ...item, value: { type: "UInt32" as const, value } };
  });
  return { ...event, payload: { ...event.payload, items } };
}

function packed(bundle: Bundle, layout: Layout): RawInput[] {
  switch (layout) {
    case "cab":
      return [fileInput("logs.cab", mdmCab(bundle))];
    case "intune-zip":
      return [fileInput("DiagLogs.zip", intuneZip(bundle))];
    case "folder":
      return [folderInput("logs", [...folderFiles(bundle)])];
    case "xml":
      return [folderInput("exports", [...xmlFiles(bundle)])];
    case "twice":
      return [fileInput("logs.cab", mdmCab(bundle)), folderInput("copied", [...folderFiles(bundle)])];
    default:
      return [folderInput("saved", tables(bundle, layout.slice("csv-".length) as keyof typeof LANGUAGES))];
  }
}

function tables(bundle: Bundle, language: keyof typeof LANGUAGES): NamedBytes {
  const profile: NamedBytes = bundle.profileFile === undefined ? [] : [["AutopilotDDSZTDFile.json", bundle.profileFile]];
  return [...tableFiles(bundle.events, 60, LANGUAGES[language]), ...profile];
}

/** What the program says, in the words of an expectation. */
export interface Said {
  readonly verdict: string;
  readonly scenario: string;
  readonly at: string | null;
  readonly code: string | null;
  readonly first: string | null;
  readonly report: Report;
}

export async function ask(bundle: GateBundle, rules: readonly Rule[]): Promise<Said> {
  const [report] = diagnose(await collectEvidence(bundle.inputs(), nodeCodecs), { rules, toolVersion: "0.0.0" });
  if (report === undefined) throw new Error(`no report for ${bundle.name}`);
  const { failure, diagnoses } = report;
  return {
    verdict: report.verdict,
    scenario: report.scenario.kind,
    at: failure && `${failure.phase}/${failure.step ?? "-"}`,
    code: failure?.errorCode ?? null,
    first: diagnoses[0]?.rule ?? null,
    report,
  };
}

/** What does not agree, one line each; empty where everything does. */
export function misses({ expected }: GateBundle, said: Said): string[] {
  const { failure } = expected;
  const lines: string[] = [];
  if (!expected.verdict.includes(said.verdict)) lines.push(`verdict ${said.verdict}, expected ${expected.verdict.join(" or ")}`);
  if (expected.scenario !== undefined && said.scenario !== expected.scenario) lines.push(`scenario ${said.scenario}, expected ${expected.scenario}`);
  if ((failure?.at ?? null) !== said.at) lines.push(`place ${said.at}, expected ${failure?.at ?? null}`);
  if ((failure?.code ?? null) !== said.code) lines.push(`code ${said.code}, expected ${failure?.code ?? null}`);
  if (failure && !failure.first.includes(said.first ?? "")) lines.push(`first rule ${said.first}, expected ${failure.first.join(" or ")}`);
  return lines;
}
