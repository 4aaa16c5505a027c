/**
 * What a template definition comes down to: which value is which System field, and the ordered names of the
 * data. It is made once per chunk and definition; per record only the values are read.
 */
export interface Plan {
  /** Content of the System fields, by the numbers of FIELD. */
  readonly system: readonly (Content | undefined)[];
  /** The same in short: the one value that a System field consists of, `NO_FIELD`, or `SPECIAL` for all else. */
  readonly fields: Int32Array;
  /** Everything else, in document order. */
  readonly steps: readonly Step[];
  /** The steps in short, where each is one value under one name: nearly every template of every log. */
  readonly rows: Rows | undefined;
  /** True where it holds elements, not text alone. */
  readonly hasElements: boolean;
  /** What stands outside of all elements: the whole of an embedded text. */
  readonly text: Content;
}

/** A text put together: literals, values of the record, and templates inside of it. */
export type Content = readonly Part[];

export type Part = string | Slot | Instance;

/** A value of the record. */
export interface Slot {
  readonly slot: number;
  /** An attribute whose value is null is left out where this is true. */
  readonly optional: boolean;
}

/** A template instance that stands in the token stream itself; `offset` is where its token begins. */
export interface Instance {
  readonly offset: number;
  readonly end: number;
}

/** Data elements that are one value each. */
export interface Rows {
  /** Undefined for an element without a name. No name comes twice. */
  readonly names: readonly (string | undefined)[];
  readonly slots: Int32Array;
  /** The value without which the element is left out, or `NO_FIELD`. */
  readonly dependencies: Int32Array;
  readonly leaves: readonly Leaf[];
}

/** Stands in place of a value's number where there is none. */
export const NO_FIELD = -1;
/** Stands in place of a value's number where a content is not one value alone. */
export const SPECIAL = -2;

export type Step = Leaf | Splice | MessageText;

/** An element of the data without child elements, or only the attributes of one with. */
export interface Leaf {
  readonly kind: "leaf";
  /** Values without which it is left out; nearly always none or one. */
  readonly dependencies: readonly number[];
  readonly name: Content | string | undefined;
  readonly attributes: readonly { readonly name: string; readonly content: Content }[];
  /** Undefined where the element has child elements. */
  readonly text: Content | undefined;
  /** False where an empty text is no value. */
  readonly keepEmpty: boolean;
  /** What elements are that an embedded fragment brings in. */
  readonly inside: Place;
}

/** Elements that come from elsewhere: an embedded fragment or a template inside of this one. */
export interface Splice {
  readonly kind: "splice";
  readonly part: Slot | Instance;
  readonly place: Place;
}

export interface MessageText {
  readonly kind: "message";
  readonly text: Content;
}

/** Where elements stand, which decides what they mean. */
export type Place = (typeof PLACE)[keyof typeof PLACE];

export const PLACE = {
  document: 0,
  event: 1,
  system: 2,
  eventData: 3,
  /** Children of UserData: the event-specific root. */
  userData: 4,
  /** Below that root. */
  userFields: 5,
  renderingInfo: 6,
  nowhere: 7,
} as const;

/** The System fields that an event record has. */
export const FIELD = {
  provider: 0,
  eventId: 1,
  version: 2,
  level: 3,
  task: 4,
  opcode: 5,
  keywords: 6,
  time: 7,
  recordId: 8,
  activityId: 9,
  processId: 10,
  threadId: 11,
  channel: 12,
  computer: 13,
  userSid: 14,
} as const;

export const FIELD_COUNT = 15;

/** System fields that are the text of an element. */
export const FIELD_OF_ELEMENT: ReadonlyMap<string, number> = new Map([
  ["EventID", FIELD.eventId],
  ["Version", FIELD.version],
  ["Level", FIELD.level],
  ["Task", FIELD.task],
  ["Opcode", FIELD.opcode],
  ["Keywords", FIELD.keywords],
  ["EventRecordID", FIELD.recordId],
  ["Channel", FIELD.channel],
  ["Computer", FIELD.computer],
]);

/** System fields that are an attribute. */
export const FIELD_OF_ATTRIBUTE: ReadonlyMap<string, number> = new Map([
  ["Provider@Name", FIELD.provider],
  ["TimeCreated@SystemTime", FIELD.time],
  ["Correlation@ActivityID", FIELD.activityId],
  ["Execution@ProcessID", FIELD.processId],
  ["Execution@ThreadID", FIELD.threadId],
  ["Security@UserID", FIELD.userSid],
]);
