import type { DataItem, EventToWrite } from "./event.js";

/** One record with a value of every type that event logs hold. */
export const EVERY_TYPE: readonly DataItem[] = [
  { name: "Text", value: { type: "UnicodeString", value: 'Zoë & "quotes" <tag> 日本語' } },
  { name: "Empty", value: { type: "UnicodeString", value: "" } },
  { name: "Ansi", value: { type: "AnsiString", value: "plain" } },
  { name: "Small", value: { type: "Int8", value: 7 } },
  { name: "Byte", value: { type: "UInt8", value: 200 } },
  { name: "Short", value: { type: "Int16", value: 1234 } },
  { name: "Word", value: { type: "UInt16", value: 65_535 } },
  { name: "Long", value: { type: "Int32", value: 70_000 } },
  { name: "Dword", value: { type: "UInt32", value: 4_294_967_295 } },
  { name: "Quad", value: { type: "Int64", value: 9_000_000_000n } },
  { name: "Unsigned", value: { type: "UInt64", value: 18_446_744_073_709_551_615n } },
  { name: "Flag", value: { type: "Boolean", value: true } },
  { name: "Bytes", value: { type: "Binary", value: Uint8Array.of(0, 1, 254, 255) } },
  { name: "Guid", value: { type: "GUID", value: "{3DA494E4-0FE2-415C-B895-FB5265C5C83B}" } },
  { name: "Time", value: { type: "FILETIME", value: "2026-03-12T14:09:55.1234567Z" } },
  { name: "Sid", value: { type: "SID", value: "S-1-5-21-1004336348-1177238915-682003330-512" } },
  { name: "Code", value: { type: "HexInt32", value: 0x801c03f3 } },
  { name: "Mask", value: { type: "HexInt64", value: 0x8000000000000010n } },
];

/** A plain record of an invented provider. */
export function plainEvent(recordId: number, payload: EventToWrite["payload"] = { kind: "event-data", items: [] }): EventToWrite {
  return {
    provider: "Alderbrook-Test-Provider",
    providerGuid: "{0D5C9B1E-6F2A-4C57-9A41-0E6B7C3D8F12}",
    channel: "Alderbrook-Test-Provider/Operational",
    computer: "LT-4471",
    eventId: 4000 + (recordId % 5),
    level: 4,
    at: `2026-03-12T14:${String(Math.floor(recordId / 60) % 60).padStart(2, "0")}:${String(recordId % 60).padStart(2, "0")}.0000001Z`,
    recordId,
    processId: 812,
    threadId: 1044,
    userSid: "S-1-5-18",
    payload,
  };
}

/** `count` records with a line of text and a number each. */
export function plainEvents(count: number, firstId = 1): readonly EventToWrite[] {
  return Array.from({ length: count }, (_, index) =>
    plainEvent(firstId + index, {
      kind: "event-data",
      items: [
        { name: "Message1", value: { type: "UnicodeString", value: `line ${index}` } },
        { name: "Int1", value: { type: "UInt32", value: index } },
      ],
    }),
  );
}
