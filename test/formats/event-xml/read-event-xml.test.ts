import { describe, expect, it } from "vitest";
import { utf16 } from "../../support/bytes.js";
import type { EventToWrite } from "../../support/event.js";
import { writeEventXml } from "../../support/event-xml-writer.js";
import { EVERY_TYPE, plainEvent, plainEvents } from "../../support/samples-of-values.js";
import { eventXml, readXml } from "./reading.js";

const dataOf = async (payload: string): Promise<unknown> => (await readXml(eventXml(1, payload))).records[0]?.data;

describe("an export of events", () => {
  const events: readonly EventToWrite[] = [
    {
      ...plainEvent(7, { kind: "event-data", items: EVERY_TYPE }),
      activityId: "{53561917-C949-0002-E899-615349C9DB01}",
      message: "Fertig:\r\n100 %",
    },
    ...plainEvents(300, 8),
  ];

  it("gives the same records with a root or without, in every encoding and layout", async () => {
    const expected = (await readXml(writeEventXml(events, { culture: null }))).records;
    expect(expected).toHaveLength(301);
    for (const style of ["event-viewer", "wevtutil", "wevtutil-with-root"] as const) {
      for (const encoding of ["utf-8", "utf-8-bom", "utf-16le", "utf-16be"] as const) {
        const { records, issues } = await readXml(writeEventXml(events, { style, encoding, culture: null }));
        expect(issues).toEqual([]);
        expect(records).toEqual(expected);
        const indented = await readXml(writeEventXml(events.slice(1), { style, encoding, culture: null, pretty: true }));
        expect(indented.records).toEqual(expected.slice(1));
      }
    }
  });

  it("has the fields of System and the values in order", async () => {
    const { records } = await readXml(writeEventXml(events.slice(0, 1)));
    expect(records[0]).toMatchObject({
      provider: "Alderbrook-Test-Provider",
      channel: "Alderbrook-Test-Provider/Operational",
      eventId: 4002,
      version: 0,
      level: 4,
      at: "2026-03-12T14:00:07.0000001Z",
      recordId: 7,
      computer: "LT-4471",
      userSid: "S-1-5-18",
      processId: 812,
      threadId: 1044,
      activityId: "{53561917-c949-0002-e899-615349c9db01}",
      keywords: "0x8000000000000000",
      message: "Fertig:\r\n100 %",
    });
    expect(Object.keys(records[0]?.data ?? {})).toEqual(EVERY_TYPE.map(({ name }) => name));
    expect(records[0]?.data["Text"]).toBe('Zoë & "quotes" <tag> 日本語');
  });

  it("takes nothing but the message from the rendered words", async () => {
    const rendered =
      "<EventData/><RenderingInfo Culture='de-DE'><Message>Ein Satz.</Message><Level>Fehler</Level><Channel>Betrieb</Channel></RenderingInfo>";
    const { records } = await readXml(eventXml(1, rendered));
    expect(records[0]).toMatchObject({ level: 4, channel: "Alderbrook/Operational", message: "Ein Satz.", data: {} });
  });

  it("cuts a time to seven digits and fills a shorter one", async () => {
    const times = ["2026-03-12T14:09:55Z", "2026-03-12T14:09:55.123Z", "2026-03-12T14:09:55.123456789Z", "2026-03-12T14:09:55.1234567Z"];
    const { records } = await readXml(times.map((time, index) => eventXml(index, "", time)).join("\r\n"));
    expect(records.map(({ at }) => at.slice(19))).toEqual([".0000000Z", ".1230000Z", ".1234567Z", ".1234567Z"]);
  });

  it("is handed on in batches of some hundred", async () => {
    const { records, batches } = await readXml(writeEventXml(plainEvents(2000)), {}, 65_536);
    expect(records).toHaveLength(2000);
    expect(batches).toBeGreaterThan(3);
  });

  it("counts every record and decodes only those that are selected", async () => {
    const seen: number[] = [];
    const { records } = await readXml(writeEventXml(plainEvents(50)), {
      select: ({ eventId }) => eventId === 4003,
      onSeen: (_header, recordId) => seen.push(recordId),
    });
    expect(seen).toHaveLength(50);
    expect(records).toHaveLength(10);
    expect(records.every(({ eventId }) => eventId === 4003)).toBe(true);
  });

  it("may have lost its namespace and gained NULs on the way", async () => {
    const plain = eventXml(1).replace(/ xmlns='[^']*'/, "");
    const { records, issues } = await readXml(`${plain}\u0000\r\n${Array.from(eventXml(2)).join("\u0000")}`);
    expect(issues).toEqual([]);
    expect(records.map(({ recordId }) => recordId)).toEqual([1, 2]);
  });

  it("may consist of several exports one after the other", async () => {
    const one = writeEventXml(plainEvents(2), { encoding: "utf-16le" });
    const text = new TextDecoder("utf-16le").decode(one);
    expect((await readXml(utf16(text + text))).records).toHaveLength(4);
  });
});

describe("the data of an event", () => {
  it("counts unnamed values and makes an array of a repeated name", async () => {
    expect(await dataOf("<EventData><Data>a</Data><Data Name='N'>b</Data><Data>c</Data><Data Name='N'>d</Data><Data/></EventData>")).toEqual({
      0: "a",
      N: ["b", "d"],
      1: "c",
      2: "",
    });
  });

  it("has Binary only where it is not empty", async () => {
    expect(await dataOf("<EventData><Data>a</Data><Binary>D9060000</Binary></EventData>")).toEqual({ 0: "a", Binary: "D9060000" });
    expect(await dataOf("<EventData><Data>a</Data><Binary></Binary></EventData>")).toEqual({ 0: "a" });
  });

  it("takes UserData by element name, attributes by element and name", async () => {
    const payload =
      "<UserData><Job xmlns='urn:x' xmlns:y='urn:y' kind='k'><Id y:n='1'>5</Id><Files><File>a</File><File>b</File></Files><Note/></Job></UserData>";
    expect(await dataOf(payload)).toEqual({ "Job@kind": "k", "Id@n": "1", Id: "5", File: ["a", "b"], Note: "" });
  });

  it("keeps an element called Event inside of UserData", async () => {
    const { records, issues } = await readXml(eventXml(1, "<UserData><Event xmlns='urn:x'><Code>7</Code></Event></UserData>") + eventXml(2));
    expect(issues).toEqual([]);
    expect(records[0]?.data).toEqual({ Code: "7" });
    expect(records).toHaveLength(2);
  });

  it("has line ends as XML defines them and character references as they are", async () => {
    expect(await dataOf("<EventData><Data>a\r\nb&#13;&#10;c</Data></EventData>")).toEqual({ 0: "a\nb\r\nc" });
  });

  it("keeps control characters, which Windows writes although XML has no place for them", async () => {
    expect(await dataOf("<EventData><Data>a\u0001b</Data></EventData>")).toEqual({ 0: "a\u0001b" });
  });

  it("is not confused by names that objects have of their own", async () => {
    const data = await dataOf("<EventData><Data Name='__proto__'>a</Data><Data Name='constructor'>b</Data></EventData>");
    expect(Object.entries(data as object)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });
});
