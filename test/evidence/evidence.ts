import type { Evidence } from "../../src/evidence/index.js";
import { collectEvidence, type CollectOptions } from "../../src/evidence/index.js";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { fileInput, folderInput, type RawInput } from "../samples/raw-inputs.js";
import type { EventToWrite } from "../support/event.js";

/** Evidence of inputs that never were on a disk. */
export const evidenceFrom = (inputs: readonly RawInput[], options?: CollectOptions): Promise<Evidence> =>
  collectEvidence(inputs, nodeCodecs, options);

export const evidenceOfFile = (name: string, bytes: Uint8Array): Promise<Evidence> => evidenceFrom([fileInput(name, bytes)]);

export const evidenceOfFolder = (files: Readonly<Record<string, Uint8Array>>): Promise<Evidence> =>
  evidenceFrom([folderInput("bundle", Object.entries(files))]);

export const MODERN = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";

/** A record of the Autopilot log; event 100 and 2999 stand for one that the dictionary knows and one that it does not. */
export function autopilotRecord(recordId: number, others: Partial<EventToWrite> = {}): EventToWrite {
  return {
    provider: MODERN,
    channel: `${MODERN}/Autopilot`,
    computer: "LT-0815",
    eventId: 100,
    level: 4,
    at: `2026-03-12T14:00:${String(recordId % 60).padStart(2, "0")}.0000000Z`,
    recordId,
    payload: { kind: "event-data", items: [] },
    ...others,
  };
}

export const autopilotRecords = (from: number, to: number): EventToWrite[] =>
  Array.from({ length: to - from + 1 }, (_, index) => autopilotRecord(from + index, { eventId: index % 3 === 0 ? 2999 : 100 }));

export const sourceOf = (evidence: Evidence, path: string): Evidence["sources"][number] | undefined =>
  evidence.sources.find((source) => source.path === path);

export const issueCodes = (evidence: Evidence, path: string): readonly string[] => sourceOf(evidence, path)?.issues.map(({ code }) => code) ?? [];
