import type { LogAlias } from "./logs.js";
import type { Outcome, PhaseId, StepId } from "./vocabulary.js";

export const EVENT_LEVELS = ["critical", "error", "warning", "information", "verbose"] as const;
export type EventLevel = (typeof EVENT_LEVELS)[number];

export const PLACE_BY = ["enrollment-state", "attempt"] as const;
export type PlaceBy = (typeof PLACE_BY)[number];

/** What an event, or a variant of it, means. */
export interface EventMeaning {
  readonly phase?: PhaseId | undefined;
  readonly step?: StepId | undefined;
  /** `attempt`: the place given holds inside a deployment attempt, outside one it is `outside-esp`. */
  readonly placeBy?: PlaceBy | undefined;
  readonly outcome: Outcome;
  /** The field whose value 0 means success, whatever the event is called. */
  readonly zeroMeansSuccess?: string | undefined;
  /** Ids in the same log that make this failure good when they follow it. */
  readonly clearedBy?: readonly number[] | undefined;
  /** The clearing event must hold the same value in these fields: another app does not clear this one. */
  readonly clearedWhenSame?: readonly string[] | undefined;
  /** Seen in healthy deployments too: never a failure by itself. */
  readonly noise?: boolean | undefined;
  /** Template of our sentence, see `sentence.ts`. */
  readonly text?: string | undefined;
}

export interface FieldTest {
  readonly equals?: string | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly contains?: string | undefined;
}

/** A generic event means different things by what its fields hold; the first variant that fits overrides. */
export interface EventVariant extends Omit<EventMeaning, "outcome"> {
  readonly outcome?: Outcome | undefined;
  readonly when: Readonly<Record<string, FieldTest>>;
}

/** One event as the dictionary files have it. */
export interface EventEntry extends EventMeaning {
  readonly id: number;
  readonly level?: EventLevel | undefined;
  /** Releases whose manifest has it, such as `Win10 1903 - Win11 26H1`. */
  readonly windows?: string | undefined;
  /** Name and manifest type of each field, in order. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** Names that other releases use in place of one of `fields`. */
  readonly otherFields?: readonly string[] | undefined;
  readonly variants?: readonly EventVariant[] | undefined;
}

/** All events of one provider on one channel. */
export interface EventGroup {
  readonly provider: string;
  readonly channel: string;
  readonly log: LogAlias;
  readonly events: readonly EventEntry[];
}

/** What is known of an event; with its data given, also what this one occurrence of it means. */
export interface EventFact extends EventMeaning {
  readonly provider: string;
  readonly channel: string;
  readonly log: LogAlias;
  readonly eventId: number;
  readonly level?: EventLevel | undefined;
  readonly windows?: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly otherFields: readonly string[];
  readonly clearedBy: readonly number[];
  readonly clearedWhenSame: readonly string[];
  readonly noise: boolean;
  /** Value map of a field, by its name: `{ State: "enrollment-state" }`. */
  readonly valueMaps: Readonly<Record<string, string>>;
}
