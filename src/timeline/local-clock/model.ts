/**
 * Clocks of logs in local time without an offset. A wall time is what the clock of the device showed, in milliseconds as
 * if it were UTC; an offset is in minutes, and UTC is wall time minus offset.
 */
export interface LocalLog {
  readonly name: string;
  /** What writes it. Logs of one program follow each other, or are of different devices: they say nothing of each other's pauses. */
  readonly program: string;
  /** In file order. Not every line has to be here: the ends of every pause, one of every half minute, and every mark. */
  readonly readings: readonly LocalReading[];
}

export interface LocalReading {
  readonly line: number;
  readonly wall: number;
  readonly mark?: ClockMark;
}

/** What a line tells of time, beside its own. */
export type ClockMark =
  /** The program that writes the log begins, ends. */
  | { readonly kind: "start" | "stop" }
  /** The deployment is over: from here on, nights are pauses. */
  | { readonly kind: "settled" }
  /** The line holds the moment of its writing in UTC. */
  | { readonly kind: "utc"; readonly utc: number }
  /**
   * The line shows a moment that is kept in UTC on the clock of the zone. `walls`: the moment by every order of day and
   * month that a reader may think of, in the same order for all. `distant`: in another half of the year, where a zone
   * may have another offset.
   */
  | { readonly kind: "shown"; readonly what: string; readonly walls: readonly (number | undefined)[]; readonly distant: boolean }
  /** A wait that runs by the machine and not by the clock. */
  | { readonly kind: "wait"; readonly timer: string; readonly milliseconds: number }
  | { readonly kind: "wait-over"; readonly timer: string };

/** A moment that is known both on the clock of a log and in UTC. */
export interface ClockAnchor {
  readonly log: string;
  /** Without it, the wall time has to lie in one era only. */
  readonly line?: number;
  readonly wall: number;
  readonly utc: number;
  readonly what: string;
  /** It may be chance that the two moments agree, or one of them is itself no more than likely. */
  readonly certainty?: "likely";
}

export type ClockProofKind =
  | "anchor"
  | "goes-back"
  | "moment-during-the-pause"
  | "moment-shown-twice"
  | "no-such-zone"
  | "other-log-goes-on"
  | "silence-of-a-running-program"
  | "utc-in-the-line"
  | "wait-of-known-length"
  | "whole-hours";

export interface ClockProof {
  readonly kind: ClockProofKind;
  /** Lines of the log that show it. */
  readonly lines: readonly number[];
  readonly what?: string;
}

/** Real time in milliseconds: bounds that hold, and the likely value where there is one. */
export interface Elapsed {
  readonly likely?: number;
  readonly least: number;
  readonly most: number;
}

/** `open`: the log does not decide it. */
export type ClockCertainty = "confirmed" | "likely" | "open";

/** A place where the wall clock leapt, or may have. */
export interface ClockStep {
  readonly log: string;
  /** The lines before and after it. */
  readonly fromLine: number;
  readonly toLine: number;
  /** How far the wall clock went on between the two, in milliseconds. */
  readonly wallDifference: number;
  /** Minutes by which the zone moved; 0 for a pause, absent where it is open. */
  readonly shift?: number;
  readonly certainty: ClockCertainty;
  readonly elapsed: Elapsed;
  readonly proof: readonly ClockProof[];
}

/** A stretch of a log in which the clock ran without a leap. */
export interface ClockEra {
  readonly log: string;
  readonly fromLine: number;
  readonly toLine: number;
  /** Earliest and latest wall time in it. */
  readonly wallFrom: number;
  readonly wallTo: number;
  /** Minutes; absent where nothing ties the era to UTC. */
  readonly offset?: number;
  readonly certainty: ClockCertainty;
  readonly proof: readonly ClockProof[];
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const QUARTER = 15 * MINUTE;
/** From UTC-12 to UTC+14. */
export const WIDEST_SHIFT = 26 * HOUR;
