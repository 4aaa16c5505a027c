import type { PhaseId, StepId } from "../knowledge/index.js";

export const TIME_KINDS = ["item", "step", "phase", "restart", "user", "unaccounted"] as const;
/** `user`: the device waited for somebody; `unaccounted`: nothing in the evidence says what it did. */
export type TimeKind = (typeof TIME_KINDS)[number];

/** What time is spent on. */
export interface TimeUse {
  readonly kind: TimeKind;
  readonly phase?: PhaseId;
  readonly step?: StepId;
  /** Id of a tracked item of that step. */
  readonly item?: string;
}

/** A stretch of time with what may have taken it. */
export interface TimeSpan extends TimeUse {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Of several at one time the lowest takes it; among equals the one that began first. */
  readonly rank: number;
}

export interface TimeShare extends TimeUse {
  /** Whole milliseconds. */
  readonly milliseconds: number;
}

/** More spans than any deployment has; what comes after them is left to the phases. */
const MOST_SPANS = 5000;

/**
 * Gives every millisecond from `from` to `to` to one span, or to nothing: the shares add up to the whole. In the order of
 * the first time that each took.
 */
export function shareTime(from: number, to: number, spans: readonly TimeSpan[]): TimeShare[] {
  const total = Math.max(0, Math.round(to - from));
  const place = (time: number): number => Math.min(total, Math.max(0, Math.round(time - from)));
  const placed = spans
    .slice(0, MOST_SPANS)
    .map((span) => ({ ...span, from: place(span.from), to: place(span.to) }))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from || a.rank - b.rank);
  const edges = [...new Set([0, total, ...placed.flatMap((span) => [span.from, span.to])])].sort((a, b) => a - b);
  const shares = new Map<string, { readonly use: TimeUse; milliseconds: number }>();
  let active: TimeSpan[] = [];
  let next = 0;
  for (const [index, edge] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined) break;
    active = active.filter((span) => span.to > edge);
    for (let span = placed[next]; span !== undefined && span.from <= edge; span = placed[++next]) active.push(span);
    const use = useOf(active.reduce<TimeSpan | undefined>((best, span) => (best === undefined || span.rank < best.rank ? span : best), undefined));
    const key = [use.kind, use.phase, use.step, use.item].join("\0");
    const share = shares.get(key) ?? { use, milliseconds: 0 };
    share.milliseconds += end - edge;
    shares.set(key, share);
  }
  return [...shares.values()].map(({ use, milliseconds }) => ({ ...use, milliseconds }));
}

function useOf(span: TimeSpan | undefined): TimeUse {
  if (span === undefined) return { kind: "unaccounted" };
  const { kind, phase, step, item } = span;
  return {
    kind,
    ...(phase === undefined ? {} : { phase }),
    ...(step === undefined ? {} : { step }),
    ...(item === undefined ? {} : { item }),
  };
}
