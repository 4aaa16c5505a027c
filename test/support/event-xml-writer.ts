import { utf8, utf16 } from "./bytes.js";
import { type EventToWrite, fileTime, instantOf, type Payload, renderValue, type UserDataElement, type Value } from "./event.js";

type XmlEncoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be";

export interface EventXmlOptions {
  /** `event-viewer`: declaration, `<Events>`, single quotes, RenderingInfo. `wevtutil`: bare `<Event>` elements. */
  readonly style?: "event-viewer" | "wevtutil" | "wevtutil-with-root";
  readonly encoding?: XmlEncoding;
  /** Culture of RenderingInfo; null leaves RenderingInfo out. Default `en-US` in Event Viewer's style, else none. */
  readonly culture?: string | null;
  /** Line ends and indentation between elements, as some tools pretty-print. */
  readonly pretty?: boolean;
}

const NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";

/** Writes records as Event Viewer ("Save as XML") or `wevtutil qe /f:xml` would. */
export function writeEventXml(events: readonly EventToWrite[], options: EventXmlOptions = {}): Uint8Array {
  const style = options.style ?? "event-viewer";
  const culture = options.culture === undefined ? (style === "event-viewer" ? "en-US" : null) : options.culture;
  const newline = style === "event-viewer" && options.pretty !== true ? "" : "\r\n";
  const body = events.map((event) => eventElement(event, culture, options.pretty === true)).join(newline);
  const document =
    style === "event-viewer"
      ? `<?xml version="1.0" encoding="${options.encoding?.startsWith("utf-16") === true ? "utf-16" : "utf-8"}" standalone="yes"?>\r\n<Events>${body}</Events>`
      : style === "wevtutil"
        ? `${body}\r\n`
        : `<Events>\r\n${body}\r\n</Events>\r\n`;
  return encode(document, options.encoding ?? "utf-8");
}

function encode(document: string, encoding: XmlEncoding): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return utf8(document);
    case "utf-8-bom":
      return utf8(`\uFEFF${document}`);
    case "utf-16le":
      return utf16(document);
    case "utf-16be":
      return utf16(document, { bigEndian: true });
  }
}

function eventElement(event: EventToWrite, culture: string | null, pretty: boolean): string {
  const parts = [`<System>${systemElements(event)}</System>`, payloadElement(event.payload), culture === null ? "" : renderingInfo(event, culture)];
  const element = `<Event xmlns='${NAMESPACE}'>${parts.join("")}</Event>`;
  return pretty ? element.replaceAll("><", ">\r\n<") : element;
}

function systemElements(event: EventToWrite): string {
  const attributes = (pairs: Readonly<Record<string, string | number | undefined>>): string =>
    Object.entries(pairs)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}='${escapeXml(String(value))}'`)
      .join("");
  return [
    `<Provider${attributes({ Name: event.provider, Guid: event.providerGuid?.toLowerCase() })}/>`,
    `<EventID${attributes({ Qualifiers: event.qualifiers })}>${event.eventId}</EventID>`,
    `<Version>${event.version ?? 0}</Version><Level>${event.level ?? 4}</Level><Task>${event.task ?? 0}</Task><Opcode>${event.opcode ?? 0}</Opcode>`,
    `<Keywords>0x${(event.keywords ?? 0x8000000000000000n).toString(16)}</Keywords>`,
    `<TimeCreated SystemTime='${instantOf(fileTime(event.at))}'/><EventRecordID>${event.recordId}</EventRecordID>`,
    `<Correlation${attributes({ ActivityID: event.activityId, RelatedActivityID: event.relatedActivityId })}/>`,
    `<Execution ProcessID='${event.processId ?? 0}' ThreadID='${event.threadId ?? 0}'/>`,
    `<Channel>${escapeXml(event.channel)}</Channel><Computer>${escapeXml(event.computer)}</Computer>`,
    `<Security${attributes({ UserID: event.userSid })}/>`,
  ].join("");
}

function payloadElement(payload: Payload): string {
  if (payload.kind === "none") return "";
  if (payload.kind === "user-data") return `<UserData>${userData(payload.root)}</UserData>`;
  if (payload.items.length === 0) return "<EventData></EventData>";
  const data = payload.items.flatMap((item) => {
    const open = item.name === undefined ? "<Data>" : `<Data Name='${escapeXml(item.name)}'>`;
    const values = renderValue(item.value);
    return (values.length === 0 ? [""] : values).map((value) => `${open}${escapeXml(value)}</Data>`);
  });
  return `<EventData>${data.join("")}</EventData>`;
}

function userData(element: UserDataElement): string {
  const single = (value: Value): string => escapeXml(renderValue(value)[0] ?? "");
  const attributes = (element.attributes ?? []).map((attribute) => ` ${attribute.name}='${single(attribute.value)}'`).join("");
  const content = `${element.value === undefined ? "" : single(element.value)}${(element.children ?? []).map(userData).join("")}`;
  return `<${element.name}${attributes}>${content}</${element.name}>`;
}

const LEVEL_NAMES = ["Information", "Critical", "Error", "Warning", "Information", "Verbose"];

function renderingInfo(event: EventToWrite, culture: string): string {
  const message = event.message === undefined ? "" : `<Message>${escapeXml(event.message)}</Message>`;
  const level = LEVEL_NAMES[event.level ?? 4] ?? "Information";
  const channel = event.channel.split("/").at(-1) ?? event.channel;
  return `<RenderingInfo Culture='${culture}'>${message}<Level>${level}</Level><Task></Task><Opcode>Info</Opcode><Channel>${escapeXml(channel)}</Channel><Provider>${escapeXml(event.provider)}</Provider><Keywords></Keywords></RenderingInfo>`;
}

function escapeXml(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("'", "&apos;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\n", "&#10;");
}
