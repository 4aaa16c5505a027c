import type { Evidence, LogEvent } from "../evidence/index.js";
import { addMilliseconds, describeEvent, type EventFact, type Instant, lookUpEvent, toInstant, toMilliseconds } from "../knowledge/index.js";
import { findClockJumps } from "./clock.js";
import { correctionsOf, type PlacedJump, placeJumps } from "./clock-boundary.js";
import type { ClockJump } from "./clock-jump.js";
import type { TimelineEntry } from "./entry.js";
import { inOrderOfLogs, type PlacedRow, placeTable, toTableEntry } from "./event-tables.js";
import { clockAnchors } from "./clock-anchors.js";
import { imeLines, type LogLines } from "./ime-entries.js";
import { type PlacedMoment, registryEntries } from "./registry-entries.js";
import { intoStreams, type Stream } from "./streams.js";

/** Everything in one total order. */
export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly clock: readonly ClockCorrection[];
}

/** A correction of the device's clock that was found and applied. */
export interface ClockCorrection {
  readonly at: Instant;
  /** Seconds added to what was recorded before it. */
  readonly seconds: number;
  readonly exact: boolean;
  readonly source: string;
  readonly eventId: number;
  readonly recordId: number;
}

interface Placed {
  readonly entry: Omit<TimelineEntry, "seq">;
  /** Corrected time that never runs backwards inside its channel: what the merge orders by. */
  readonly order: number;
  readonly stream: number;
  readonly position: number;
}

/** Ten thousand years, in milliseconds. */
const AFTER_ALL = 10_000 * 366 * 86_400_000;

/** What of the evidence has a place in time. */
export type Timed = Pick<Evidence, "events"> & Partial<Pick<Evidence, "eventTables" | "imeLogs" | "names" | "registry" | "registryMoments">>;

/**
 * Merges the records of all channels: by record id inside a channel, by the corrected clock across channels; and the
 * lines of the agent's logs, in their order and by the clock that each was found to have; and what the registry has a time
 * for. The same records give the same timeline in whatever order the files came.
 */
export function buildTimeline(evidence: Timed): Timeline {
  const streams = intoStreams(evidence.events);
  // What is left of records that were deleted has holes, and a hole is no sign of the clock.
  const whole = streams.filter(({ records }) => !records[0]?.event.recovered);
  const jumps = findClockJumps(whole);
  const placedJumps = placeJumps(jumps, whole);
  const tables = inOrderOfLogs(evidence.eventTables ?? []).map(placeTable);
  const lines = imeLines(evidence.imeLogs ?? [], clockAnchors(evidence), evidence.events.length > 0, evidence.names);
  const placed = [
    ...streams.flatMap((stream, index) => placeStream(stream, index, placedJumps)),
    ...tables.flatMap((rows, index) => placeRows(rows, streams.length + index)),
    ...lines.flatMap((log, index) => placeLines(log, streams.length + tables.length + index)),
    ...placeMoments(registryEntries(evidence.registryMoments ?? []), streams.length + tables.length + lines.length),
  ];
  placed.sort((a, b) => a.order - b.order || a.stream - b.stream || a.position - b.position);
  return {
    entries: placed.map(({ entry }, index) => ({ seq: index + 1, ...entry })),
    clock: jumps.map(toCorrection),
  };
}

function placeStream(stream: Stream, index: number, jumps: readonly PlacedJump[]): Placed[] {
  const shifts = correctionsOf(stream, jumps);
  let latest = Number.NEGATIVE_INFINITY;
  return stream.records.map((record, position) => {
    const corrected = record.time + (shifts[position] ?? 0);
    latest = Math.max(latest, corrected);
    return { entry: toEntry(record.event, corrected), order: latest, stream: index, position };
  });
}

/** The rows of a table stand in their order, which the clock's steps do not change. */
function placeRows(rows: readonly PlacedRow[], stream: number): Placed[] {
  let latest = Number.NEGATIVE_INFINITY;
  return rows.map((row, position) => {
    latest = Math.max(latest, row.time);
    return { entry: toTableEntry(row), order: latest, stream, position };
  });
}

/** Lines without a time in UTC come after everything that has one: their place is not known. */
function placeLines({ lines, tied }: LogLines, index: number): Placed[] {
  const isOpen = !tied;
  let latest = Number.NEGATIVE_INFINITY;
  return lines.map(({ entry, time }, position) => {
    latest = Math.max(latest, time);
    return { entry, order: isOpen ? latest + AFTER_ALL : latest, stream: index, position };
  });
}

function placeMoments(moments: readonly PlacedMoment[], stream: number): Placed[] {
  return moments.map(({ entry, time }, position) => ({ entry, order: time, stream, position }));
}

function toEntry(event: LogEvent, corrected: number): Omit<TimelineEntry, "seq"> {
  const fact = lookUpEvent(event.provider, event.channel, event.eventId, event.data);
  const { source, data, message, task, opcode, keywords, ...rest } = event;
  const shift = corrected - toMilliseconds(event.at);
  return {
    ...rest,
    ...(Math.abs(shift) >= 1 ? { atCorrected: addMilliseconds(event.at, shift) } : {}),
    source,
    kind: "event",
    data,
    ...(fact?.phase ? { phase: fact.phase } : {}),
    ...(fact?.step ? { step: fact.step } : {}),
    ...(fact ? { outcome: fact.outcome } : {}),
    text: textOf(event, fact),
  };
}

/** Our own sentence where the dictionary has one, else the log's own text, else its fields. */
function textOf(event: LogEvent, fact: EventFact | undefined): string {
  const isTold = fact?.text === undefined && event.message !== undefined && Object.keys(event.data).length === 0;
  if (fact && !isTold) return describeEvent(fact, event.data);
  const fields = Object.entries(event.data).map(([name, value]) => `${name} = ${Array.isArray(value) ? value.join(", ") : value}`);
  return (event.message ?? `Event ${event.eventId}${fields.length > 0 ? `: ${fields.join("; ")}` : ""}`).slice(0, 1000);
}

function toCorrection(jump: ClockJump): ClockCorrection {
  return {
    at: toInstant(jump.after) ?? jump.proof.at,
    seconds: Math.round(jump.shift / 1000),
    exact: jump.exact,
    source: jump.proof.source,
    eventId: jump.proof.eventId,
    recordId: jump.proof.recordId,
  };
}
