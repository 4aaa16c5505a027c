import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { writeEventXml } from "./event-xml-writer.js";
import { writeRegistryDump, writeRegistryExport } from "./registry-dump-writer.js";
import { EVERY_TYPE, plainEvent, plainEvents } from "./samples-of-values.js";

const parse = (xml: string) =>
  new XMLParser({ ignoreAttributes: false, parseTagValue: false, isArray: (name) => name === "Event" || name === "Data" }).parse(xml);

describe("the event XML writer", () => {
  it("writes every value as Windows prints it", () => {
    const xml = new TextDecoder().decode(writeEventXml([plainEvent(1, { kind: "event-data", items: EVERY_TYPE })]));
    const data: readonly { "@_Name": string; "#text"?: string }[] = parse(xml).Events.Event[0].EventData.Data;
    expect(Object.fromEntries(data.map((item) => [item["@_Name"], item["#text"] ?? ""]))).toEqual({
      Text: 'Zoë & "quotes" <tag> 日本語',
      Empty: "",
      Ansi: "plain",
      Small: "7",
      Byte: "200",
      Short: "1234",
      Word: "65535",
      Long: "70000",
      Dword: "4294967295",
      Quad: "9000000000",
      Unsigned: "18446744073709551615",
      Flag: "true",
      Bytes: "0001FEFF",
      Guid: "{3DA494E4-0FE2-415C-B895-FB5265C5C83B}",
      Time: "2026-03-12T14:09:55.1234567Z",
      Sid: "S-1-5-21-1004336348-1177238915-682003330-512",
      Code: "0x801c03f3",
      Mask: "0x8000000000000010",
    });
  });

  it("writes bare elements in wevtutil's style and RenderingInfo in Event Viewer's", () => {
    const bare = new TextDecoder().decode(writeEventXml(plainEvents(3), { style: "wevtutil" }));
    const rendered = new TextDecoder().decode(writeEventXml(plainEvents(3)));
    expect(bare.match(/<Event /g)).toHaveLength(3);
    expect(bare).not.toMatch(/<Events>|RenderingInfo/);
    expect(rendered.match(/<RenderingInfo Culture='en-US'>/g)).toHaveLength(3);
  });

  it.each([
    ["utf-8-bom", "utf-8"],
    ["utf-16le", "utf-16le"],
    ["utf-16be", "utf-16be"],
  ] as const)("writes %s with a byte order mark", (encoding, label) => {
    const xml = new TextDecoder(label, { ignoreBOM: true }).decode(writeEventXml(plainEvents(2), { style: "wevtutil-with-root", encoding }));
    expect(xml.charCodeAt(0)).toBe(0xfeff);
    expect(parse(xml.slice(1)).Events.Event).toHaveLength(2);
  });
});

describe("the registry writers", () => {
  const keys = [{ path: "HKEY_LOCAL_MACHINE\\SOFTWARE\\Test", values: { Json: '{"a":"b\\c"}', Number: 60, Bytes: Uint8Array.of(1, 2) } }];

  it("leaves quotes unescaped in a dump and writes no header", () => {
    const dump = new TextDecoder("utf-16le").decode(writeRegistryDump(keys, { leadingBlank: true, upperCaseTypes: true }));
    expect(dump).toBe('[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]\r\n "Json"="{"a":"b\\c"}"\r\n "Number"=DWORD:0000003c\r\n "Bytes"=hex:01,02\r\n\r\n');
  });

  it("write lists of strings and large numbers as bytes, and keep the line breaks of a text", () => {
    const values = { List: ["a", "bc"], Large: 0x8000000000000001n, Text: "one\r\n  two" };
    const dump = new TextDecoder().decode(writeRegistryDump([{ path: "HKEY_LOCAL_MACHINE\\A", values }], { encoding: "utf-8" }));
    expect(dump).toBe(
      '[HKEY_LOCAL_MACHINE\\A]\r\n"List"=hex(7):61,00,00,00,62,00,63,00,00,00,00,00\r\n"Large"=hex(b):01,00,00,00,00,00,00,80\r\n"Text"="one\r\n  two"\r\n\r\n',
    );
  });

  it("escapes quotes and backslashes in a true export and writes the header", () => {
    const file = new TextDecoder("utf-16le").decode(writeRegistryExport(keys));
    expect(file).toMatch(/^Windows Registry Editor Version 5\.00\r\n/);
    expect(file).toContain('"Json"="{\\"a\\":\\"b\\\\c\\"}"');
  });
});
