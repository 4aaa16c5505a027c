import { addEventValue, createEventData, type EventDataBuilder } from "../event-data.js";
import type { EventRecord } from "../event-record.js";
import { toSevenDigits } from "../time-text.js";

/** Attributes of an element in order: a name, its value, the next name, … */
export type Attributes = readonly string[];

type Mutable<Data> = { -readonly [Field in keyof Data]: Data[Field] };
/** An event without its values. */
export type SystemData = Omit<EventRecord, "data" | "message" | "recovered">;
type System = Required<SystemData>;
type SystemFields = { -readonly [Field in keyof System]: System[Field] | undefined };
/** The name of what an event cannot do without. */
type Missing = "EventID" | "TimeCreated";

/** The record of one event while its elements come in. */
export interface EventBuilder {
  readonly fields: SystemFields;
  readonly values: EventDataBuilder;
  message: string;
  depth: number;
  /** More than one where the boundary between two events was lost. */
  systems: number;
  /** The child of `Event` that is open. */
  section: string;
  /** Of the element that was opened last, while nothing else was opened or closed after it. */
  leaf: boolean;
  local: string;
  attributes: Attributes;
  text: string;
}

export function createEventBuilder(): EventBuilder {
  return {
    fields: {
      provider: undefined,
      channel: undefined,
      eventId: undefined,
      version: undefined,
      level: undefined,
      task: undefined,
      opcode: undefined,
      keywords: undefined,
      at: undefined,
      recordId: undefined,
      computer: undefined,
      userSid: undefined,
      processId: undefined,
      threadId: undefined,
      activityId: undefined,
    },
    values: createEventData(),
    message: "",
    depth: 0,
    systems: 0,
    section: "",
    leaf: false,
    local: "",
    attributes: [],
    text: "",
  };
}

/** @param local the name without its prefix */
export function openElement(builder: EventBuilder, local: string, attributes: Attributes): void {
  const depth = ++builder.depth;
  builder.leaf = true;
  builder.local = local;
  builder.attributes = attributes;
  builder.text = "";
  if (depth === 2) {
    builder.section = local;
    if (local === "System") builder.systems++;
  }
  if (depth < 3 || attributes.length === 0) return;
  if (builder.section !== "System") addAttributes(builder.values, builder.section, local, attributes);
  else if (depth === 3) takeAttributes(builder.fields, local, attributes);
}

export function addText(builder: EventBuilder, text: string): void {
  if (builder.leaf) builder.text += text;
}

/** Closes the element that is open. */
export function closeElement(builder: EventBuilder): void {
  const { section, depth } = builder;
  if (builder.leaf) {
    if (section === "System") {
      if (depth === 3) takeText(builder.fields, builder.local, builder.text.trim());
    } else if (section === "RenderingInfo") {
      if (depth === 3 && builder.local === "Message") builder.message = builder.text;
    } else addLeaf(builder);
    builder.leaf = false;
  }
  builder.depth = depth - 1;
  if (depth === 2) builder.section = "";
}

/** What `System` says so far, or the name of what is missing to place the event in a timeline. */
export function systemOf({ fields }: EventBuilder): SystemData | Missing {
  const { provider = "", channel = "", eventId, at, recordId = 0, computer = "" } = fields;
  if (eventId === undefined) return "EventID";
  if (at === undefined) return "TimeCreated";
  return { provider, channel, eventId, at, recordId, computer };
}

/** The record, or the name of what is missing. */
export function recordOf(builder: EventBuilder): EventRecord | Missing {
  const { provider = "", channel = "", eventId, at, recordId = 0, computer = "" } = builder.fields;
  if (eventId === undefined) return "EventID";
  if (at === undefined) return "TimeCreated";
  const record: Mutable<EventRecord> = { provider, channel, eventId, at, recordId, computer, data: builder.values.data };
  // One by one, because this is done for every record and a spread takes several times as long.
  const { version, level, task, opcode, keywords, userSid, processId, threadId, activityId } = builder.fields;
  if (version !== undefined) record.version = version;
  if (level !== undefined) record.level = level;
  if (task !== undefined) record.task = task;
  if (opcode !== undefined) record.opcode = opcode;
  if (keywords !== undefined) record.keywords = keywords;
  if (userSid !== undefined) record.userSid = userSid;
  if (processId !== undefined) record.processId = processId;
  if (threadId !== undefined) record.threadId = threadId;
  if (activityId !== undefined) record.activityId = activityId;
  if (builder.message !== "") record.message = builder.message;
  return record;
}

/** The elements of an event that have values, by the event schema of Windows. */
function addLeaf({ values, section, depth, local, attributes, text }: EventBuilder): void {
  switch (section) {
    case "EventData":
      if (depth < 3) return;
      if (local === "Binary") {
        if (text !== "") addEventValue(values, "Binary", text);
      } else addEventValue(values, attribute(attributes, "Name") ?? (local === "Data" || local === "ComplexData" ? undefined : local), text);
      return;
    case "UserData":
      // The one child of UserData names the event; it has a value of its own only where it has no children.
      if (depth > 3 || (depth === 3 && text !== "")) addEventValue(values, local, text);
      return;
    case "BinaryEventData":
      if (depth === 2 && text !== "") addEventValue(values, "Binary", text);
      return;
    case "ProcessingErrorData":
    case "DebugData":
      if (depth >= 3) addEventValue(values, local, text);
      return;
    default:
      return;
  }
}

/** Attributes of data elements are values too, all but the one that names a `Data` element. */
function addAttributes(values: EventDataBuilder, section: string, element: string, attributes: Attributes): void {
  const isEventData = section === "EventData";
  if (!isEventData && section !== "UserData" && section !== "ProcessingErrorData" && section !== "DebugData") return;
  const owner = isEventData ? (attribute(attributes, "Name") ?? element) : element;
  for (let index = 0; index < attributes.length; index += 2) {
    const name = attributes[index] ?? "";
    if ((isEventData && name === "Name") || name === "xmlns" || name.startsWith("xmlns:")) continue;
    addEventValue(values, `${owner}@${localName(name)}`, attributes[index + 1] ?? "");
  }
}

function attribute(attributes: Attributes, name: string): string | undefined {
  for (let index = 0; index < attributes.length; index += 2) if (attributes[index] === name) return attributes[index + 1];
  return undefined;
}

function takeAttributes(fields: SystemFields, element: string, attributes: Attributes): void {
  switch (element) {
    case "Provider":
      fields.provider = attribute(attributes, "Name") ?? fields.provider;
      return;
    case "TimeCreated":
      fields.at = timeOf(attribute(attributes, "SystemTime") ?? "") ?? fields.at;
      return;
    case "Correlation":
      // Upper case up to Windows 10, lower case since: one and the same id.
      fields.activityId = nonEmpty(attribute(attributes, "ActivityID"))?.toLowerCase() ?? fields.activityId;
      return;
    case "Execution":
      fields.processId = wholeNumber(attribute(attributes, "ProcessID")) ?? fields.processId;
      fields.threadId = wholeNumber(attribute(attributes, "ThreadID")) ?? fields.threadId;
      return;
    case "Security":
      fields.userSid = nonEmpty(attribute(attributes, "UserID")) ?? fields.userSid;
      return;
    default:
      return;
  }
}

function takeText(fields: SystemFields, element: string, text: string): void {
  switch (element) {
    case "EventID":
      fields.eventId = wholeNumber(text) ?? fields.eventId;
      return;
    case "Version":
      fields.version = wholeNumber(text) ?? fields.version;
      return;
    case "Level":
      fields.level = wholeNumber(text) ?? fields.level;
      return;
    case "Task":
      fields.task = wholeNumber(text) ?? fields.task;
      return;
    case "Opcode":
      fields.opcode = wholeNumber(text) ?? fields.opcode;
      return;
    case "EventRecordID":
      fields.recordId = wholeNumber(text) ?? fields.recordId;
      return;
    case "Keywords":
      fields.keywords = nonEmpty(text) ?? fields.keywords;
      return;
    case "Channel":
      fields.channel = nonEmpty(text) ?? fields.channel;
      return;
    case "Computer":
      fields.computer = nonEmpty(text) ?? fields.computer;
      return;
    default:
      return;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === "" || text.length > 20) return undefined;
  let number = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    number = number * 10 + digit;
  }
  // Past this many digits the sum would not be the nearest number.
  return text.length <= 15 ? number : Number(text);
}

/** As Windows writes it, on a day that every month has: seven digits of a second, or nine since Windows 10. */
const USUAL_TIME = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{7}(?:\d\d)?Z$/;

function timeOf(text: string): string | undefined {
  if (!USUAL_TIME.test(text)) return toSevenDigits(text);
  return text.length === 28 ? text : `${text.slice(0, 27)}Z`;
}

/** A name without its prefix. */
export function localName(name: string): string {
  const colon = name.lastIndexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
