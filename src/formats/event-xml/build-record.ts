import { type EventDataPair, toEventData } from "../event-data.js";
import type { EventRecord } from "../event-record.js";
import { toSevenDigits } from "../time-text.js";

type Attributes = Readonly<Record<string, string>>;
type SystemFields = { -readonly [Field in keyof Omit<EventRecord, "data" | "message">]?: Omit<EventRecord, "data" | "message">[Field] };

/** Receives the elements of one event in document order and makes the record of them. */
export interface EventBuilder {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly text: (text: string) => void;
  readonly close: (name: string, attributes: Attributes) => void;
  /** What `System` says so far, or the name of what is missing to place the event in a timeline. */
  readonly system: () => Omit<EventRecord, "data" | "message"> | string;
  readonly record: () => EventRecord | string;
}

export function createEventBuilder(): EventBuilder {
  const fields: SystemFields = {};
  const pairs: EventDataPair[] = [];
  let message = "";
  let depth = 0;
  let section = "";
  let leaf = false;
  let text = "";

  const system: EventBuilder["system"] = () => {
    const { eventId, at } = fields;
    if (eventId === undefined) return "EventID";
    if (at === undefined) return "TimeCreated";
    return {
      ...fields,
      provider: fields.provider ?? "",
      channel: fields.channel ?? "",
      eventId,
      at,
      recordId: fields.recordId ?? 0,
      computer: fields.computer ?? "",
    };
  };

  return {
    open(name, attributes) {
      depth++;
      leaf = true;
      text = "";
      if (depth === 2) section = localName(name);
      else if (section === "System") {
        if (depth === 3) takeAttributes(fields, localName(name), attributes);
      } else if (depth >= 3) pushAttributes(pairs, section, localName(name), attributes);
    },
    text(piece) {
      if (leaf) text += piece;
    },
    close(name, attributes) {
      if (leaf) {
        const local = localName(name);
        if (section === "System") {
          if (depth === 3) takeText(fields, local, text.trim());
        } else if (section === "RenderingInfo") {
          if (depth === 3 && local === "Message") message = text;
        } else pushLeaf(pairs, section, depth, local, attributes["Name"], text);
      }
      leaf = false;
      depth--;
      if (depth === 1) section = "";
    },
    system,
    record() {
      const known = system();
      if (typeof known === "string") return known;
      return { ...known, data: toEventData(pairs), ...(message === "" ? {} : { message }) };
    },
  };
}

/** The elements of an event that have values, by the event schema of Windows. */
function pushLeaf(pairs: EventDataPair[], section: string, depth: number, local: string, name: string | undefined, value: string): void {
  switch (section) {
    case "EventData":
      if (depth < 3) return;
      if (local === "Binary") {
        if (value !== "") pairs.push({ name: "Binary", value });
      } else pairs.push({ name: name ?? (local === "Data" || local === "ComplexData" ? undefined : local), value });
      return;
    case "UserData":
      // The one child of UserData names the event; it has a value of its own only where it has no children.
      if (depth > 3 || (depth === 3 && value !== "")) pairs.push({ name: local, value });
      return;
    case "BinaryEventData":
      if (depth === 2 && value !== "") pairs.push({ name: "Binary", value });
      return;
    case "ProcessingErrorData":
    case "DebugData":
      if (depth >= 3) pairs.push({ name: local, value });
      return;
    default:
      return;
  }
}

/** Attributes of data elements are values too, all but the one that names a `Data` element. */
function pushAttributes(pairs: EventDataPair[], section: string, element: string, attributes: Attributes): void {
  const isEventData = section === "EventData";
  if (!isEventData && section !== "UserData" && section !== "ProcessingErrorData" && section !== "DebugData") return;
  for (const name in attributes) {
    if (name === "xmlns" || name.startsWith("xmlns:") || (isEventData && name === "Name")) continue;
    const owner = isEventData ? (attributes["Name"] ?? element) : element;
    pairs.push({ name: `${owner}@${localName(name)}`, value: attributes[name] ?? "" });
  }
}

function takeAttributes(fields: SystemFields, element: string, attributes: Attributes): void {
  switch (element) {
    case "Provider":
      set(fields, "provider", attributes["Name"]);
      return;
    case "TimeCreated":
      set(fields, "at", toSevenDigits(attributes["SystemTime"] ?? ""));
      return;
    case "Correlation":
      // Upper case up to Windows 10, lower case since: one and the same id.
      set(fields, "activityId", nonEmpty(attributes["ActivityID"])?.toLowerCase());
      return;
    case "Execution":
      set(fields, "processId", wholeNumber(attributes["ProcessID"]));
      set(fields, "threadId", wholeNumber(attributes["ThreadID"]));
      return;
    case "Security":
      set(fields, "userSid", nonEmpty(attributes["UserID"]));
      return;
    default:
      return;
  }
}

type NumberField = "eventId" | "version" | "level" | "task" | "opcode" | "recordId";
type TextField = "keywords" | "channel" | "computer";

const NUMBER_FIELDS: ReadonlyMap<string, NumberField> = new Map([
  ["EventID", "eventId"],
  ["Version", "version"],
  ["Level", "level"],
  ["Task", "task"],
  ["Opcode", "opcode"],
  ["EventRecordID", "recordId"],
]);
const TEXT_FIELDS: ReadonlyMap<string, TextField> = new Map([
  ["Keywords", "keywords"],
  ["Channel", "channel"],
  ["Computer", "computer"],
]);

function takeText(fields: SystemFields, element: string, text: string): void {
  const numberField = NUMBER_FIELDS.get(element);
  if (numberField !== undefined) set(fields, numberField, wholeNumber(text));
  const textField = TEXT_FIELDS.get(element);
  if (textField !== undefined) set(fields, textField, nonEmpty(text));
}

function set<Field extends keyof SystemFields>(fields: SystemFields, field: Field, value: SystemFields[Field] | undefined): void {
  if (value !== undefined) fields[field] = value;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}
