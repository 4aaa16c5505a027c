import type { Evidence, LogEvent } from "../../src/evidence/index.js";
import { addMilliseconds } from "../../src/knowledge/index.js";
import { buildTimeline } from "../../src/timeline/index.js";
import { coverageOf } from "../stages/simulation.js";

/** Events that belong together and stay in their order; they take the time and the computer of the event that they stand behind. */
export type Strand = (beside: LogEvent) => readonly LogEvent[];

export interface Weaving {
  readonly strands: readonly Strand[];
  /** How many strands come before the deployment, into it and after it: as many for each. */
  readonly each: number;
  readonly roll: () => number;
}

const DAY = 86_400_000;

/** The evidence with strands in any order and at any place: days before the first record, between all others, and days after the last. */
export function weave(evidence: Evidence, { strands, each, roll }: Weaving): Evidence {
  const own = inOrder(evidence);
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) throw new Error("no event to weave around");
  const any = (): Strand => strands[Math.floor(roll() * strands.length)] ?? (() => []);
  const at = (event: LogEvent, milliseconds: number): LogEvent => ({ ...event, at: addMilliseconds(event.at, milliseconds) });
  const apart = (sign: 1 | -1): readonly number[] => Array.from({ length: each }, () => sign * Math.ceil(roll() * 7 * DAY)).sort((a, b) => a - b);
  const before = apart(-1).flatMap((shift) => any()(at(first, shift)));
  const after = apart(1).flatMap((shift) => any()(at(last, shift)));
  const places = Array.from({ length: each }, () => Math.floor(roll() * own.length));
  const counts = new Map<number, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  const within = own.flatMap((event, index) => [event, ...Array.from({ length: counts.get(index) ?? 0 }, () => any()(event)).flat()]);
  const events = numbered([...before, ...within, ...after]);
  return { ...evidence, events, logs: coverageOf(events), totals: { ...evidence.totals, records: events.length } };
}

/** The events as they happened, whatever the order of the files. */
function inOrder(evidence: Evidence): readonly LogEvent[] {
  const place = (event: Pick<LogEvent, "recordId" | "source">): string => `${event.source} ${event.recordId}`;
  const events = new Map(evidence.events.map((event) => [place(event), event]));
  return buildTimeline(evidence).entries.flatMap((entry) =>
    entry.kind === "event" && entry.recordId !== undefined ? (events.get(place({ source: entry.source, recordId: entry.recordId })) ?? []) : [],
  );
}

function numbered(events: readonly LogEvent[]): readonly LogEvent[] {
  const last = new Map<string, number>();
  const source = new Map<string, string>();
  return events.map((event) => {
    const recordId = (last.get(event.channel) ?? 0) + 1;
    last.set(event.channel, recordId);
    source.set(event.channel, source.get(event.channel) ?? event.source);
    return { ...event, recordId, source: source.get(event.channel) ?? event.source };
  });
}
