import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEventXml } from "../../../src/formats/index.js";
import { utf8, utf16 } from "../../support/bytes.js";
import { writeEventXml } from "../../support/event-xml-writer.js";
import { plainEvents } from "../../support/samples-of-values.js";
import { eventXml, readXml } from "./reading.js";
import { processorTime } from "../../support/processor-time.js";

const ids = async (content: Uint8Array | string): Promise<{ ids: number[]; codes: string[] }> => {
  const { records, issues } = await readXml(content);
  return { ids: records.map(({ recordId }) => recordId), codes: issues.map(({ code }) => code) };
};

describe("a damaged export", () => {
  it("loses one event to one defect", async () => {
    const broken = eventXml(2, "<EventData><Data>a & b</Data></EventData>");
    expect(await ids(`<Events>${eventXml(1)}${broken}${eventXml(3)}</Events>`)).toEqual({ ids: [1, 3], codes: ["xml-malformed"] });
  });

  it("says in which line and column the defect is", async () => {
    const { issues } = await readXml(`<?xml version="1.0"?>\r\n<Events>\r\n${eventXml(1)}\r\n  <Event>\n<System></Wrong></Event></Events>`);
    expect(issues).toMatchObject([{ code: "xml-malformed", at: "line 5, column 16" }]);
  });

  it("gives up an event without an end where the next one begins", async () => {
    const open = eventXml(2).replace("</Event>", "");
    expect(await ids(`<Events>${eventXml(1)}${open}${eventXml(3)}${eventXml(4)}</Events>`)).toEqual({ ids: [1, 3, 4], codes: ["xml-malformed"] });
  });

  it("keeps every whole event of a file that is cut off, at whichever byte", async () => {
    for (const encode of [utf8, utf16]) {
      const text = `<Events>\r\n${eventXml(1)}\r\n${eventXml(2, "<EventData><Data Name='N'>größer 日本</Data></EventData>")}\r\n`;
      const whole = encode(`${text}</Events>`);
      const ends = [...text.matchAll(/<\/Event>/g)].map(({ index }) => encode(text.slice(0, index + 8)).length);
      expect(ends).toHaveLength(2);
      for (let end = encode("<Events>").length; end < whole.length; end++) {
        const { ids: found, codes } = await ids(whole.subarray(0, end));
        expect(found).toEqual([1, 2].slice(0, ends.filter((one) => one <= end).length));
        expect(codes).toEqual(["xml-cut"]);
      }
    }
  });

  it("is read by its bytes, whatever encoding its declaration names", async () => {
    const text = (encoding: string): string =>
      `<?xml version="1.0" encoding="${encoding}"?><Events>${eventXml(1, "<EventData><Data>größer</Data></EventData>")}</Events>`;
    for (const bytes of [utf8(text("utf-16")), utf16(text("utf-8")), utf16(text("windows-1252"), { bigEndian: true }), utf8(text("no-such-thing"))]) {
      const { records, issues } = await readXml(bytes);
      expect(issues).toEqual([]);
      expect(records.map(({ data }) => data)).toEqual([{ 0: "größer" }]);
    }
  });

  it("may end in the middle of a character", async () => {
    expect(await ids(utf16(eventXml(1)).subarray(0, -1))).toEqual({ ids: [], codes: ["xml-cut"] });
    expect(await ids(Uint8Array.of(...utf16(eventXml(1)), 0x0a))).toEqual({ ids: [1], codes: [] });
  });

  it("is refused for a document type declaration between events, and keeps the events before it", async () => {
    expect(await ids(`${eventXml(1)}<!DOCTYPE Events SYSTEM "http://alderbrook.example/x">${eventXml(2)}`)).toEqual({
      ids: [1],
      codes: ["xml-doctype"],
    });
  });

  it("loses to a comment or CDATA without an end what stands in it", async () => {
    for (const open of ["<!--", "<![CDATA["]) {
      expect(await ids(`<Events>${eventXml(1)}${open}${eventXml(2)}</Events>`)).toEqual({ ids: [1], codes: ["xml-cut"] });
      expect(await ids(`<Events>${eventXml(1)}${eventXml(2, open)}${eventXml(3)}</Events>`)).toEqual({ ids: [1], codes: ["xml-cut"] });
    }
  });

  it("loses an event of elements nested without measure", async () => {
    const nested = (depth: number): string => `<UserData>${"<a>".repeat(depth)}x${"</a>".repeat(depth)}</UserData>`;
    expect((await readXml(eventXml(1, nested(200)))).records[0]?.data).toEqual({ a: "x" });
    const { records, issues } = await readXml(eventXml(1, nested(50_000)) + eventXml(2));
    expect(records.map(({ recordId }) => recordId)).toEqual([2]);
    expect(issues).toMatchObject([{ code: "xml-malformed", message: expect.stringContaining("nested more than 256 deep") }]);
  });

  it("is refused for a document type declaration, and nothing is expanded", async () => {
    const text = `<?xml version="1.0"?><!DOCTYPE Events [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Events>${eventXml(1, "<EventData><Data>&b;</Data></EventData>")}</Events>`;
    expect(await ids(text)).toEqual({ ids: [], codes: ["xml-doctype"] });
    const { records, issues } = await readXml(eventXml(1, "<EventData><Data>&b;</Data></EventData>"));
    expect(records[0]?.data).toEqual({ 0: "&b;" });
    expect(issues.map(({ code }) => code)).toEqual(["xml-entity"]);
  });

  it("leaves out an event without an id or without a time", async () => {
    const noId = eventXml(1).replace(/<EventID>.*?<\/EventID>/, "");
    const noTime = eventXml(2, "", "yesterday");
    const noSystem = "<Event><EventData><Data>x</Data></EventData></Event>";
    expect(await ids(noId + noTime + noSystem + eventXml(3))).toEqual({ ids: [3], codes: Array(3).fill("xml-event-incomplete") });
  });

  it("may lack everything else of System", async () => {
    const { records } = await readXml(
      "<Event><System><EventID Qualifiers='16384'>15</EventID><TimeCreated SystemTime='2026-03-12T14:09:55Z'/></System></Event>",
    );
    expect(records).toEqual([{ provider: "", channel: "", eventId: 15, at: "2026-03-12T14:09:55.0000000Z", recordId: 0, computer: "", data: {} }]);
  });

  it("lists twenty defects of a kind and counts the others", async () => {
    const { records, issues } = await readXml("<Event><System></Event>".repeat(500) + eventXml(1));
    expect(records).toHaveLength(1);
    expect(issues).toHaveLength(21);
    expect(issues.at(-1)?.message).toContain("480 more");
  });

  it("never holds a text, an attribute or markup without an end", async () => {
    const run = utf8("x".repeat(1024 * 1024));
    async function* endless(before: string, after: string): AsyncGenerator<Uint8Array> {
      yield utf8(before);
      for (let count = 0; count < 40; count++) yield run;
      yield utf8(after);
      yield utf8(eventXml(2));
    }
    const shapes: [string, string, string[]][] = [
      ["<Event><System><EventID>1</EventID>", "</System></Event>", ["xml-event-too-long"]],
      ["<Event><System><EventID Qualifiers='", "'/></System></Event>", ["xml-event-too-long"]],
      ["<Event><System><", "/></System></Event>", ["xml-event-too-long"]],
      ["<Event><![CDATA[", "]]></Event>", ["xml-event-too-long"]],
      ["<Event xmlns='", "'></Event>", []],
      ["<Events><!--", "-->", ["xml-cut"]],
      ["<Events>", "</Events>", []],
      ["<?xml ", "?>", []],
    ];
    for (const [before, after, expected] of shapes) {
      const codes: string[] = [];
      const found: number[] = [];
      for await (const batch of readEventXml(endless(before, after), { onIssue: ({ code }) => void codes.push(code) })) {
        found.push(...batch.map(({ recordId }) => recordId));
      }
      expect(codes, before).toEqual(expected);
      expect(found, before).toEqual([2]);
    }
  });

  it("is not held in memory by a value that is kept of every piece of it", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const filler = eventXml(1, `<EventData><Data>${"y".repeat(100_000)}</Data></EventData>`);
    const wanted = eventXml(2, `<EventData><Data>${"z".repeat(100)}</Data></EventData>`).replace(">41<", ">42<");
    const block = utf8(filler + wanted);
    async function* export300(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 300; count++) yield block;
    }
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const kept: string[] = [];
    for await (const batch of readEventXml(export300(), { onIssue: () => undefined, select: ({ eventId }) => eventId === 42 }))
      kept.push(...batch.flatMap(({ data }) => data["0"] ?? []));
    collectGarbage();
    expect(kept).toHaveLength(300);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000);
    expect(kept.every((value) => value.length === 100)).toBe(true);
  });
});

describe("hostile input", () => {
  const within = async (content: string): Promise<number> => {
    const start = processorTime();
    await readXml(content, {}, 65_536);
    return processorTime() - start;
  };

  it("is read in time that grows with its length alone", async () => {
    const size = 300_000;
    const shapes = [
      "<Event ",
      "<Event>",
      "</Event ",
      "<Event><System>",
      "<!-- <Event>",
      "<Event><![CDATA[",
      "<",
      "<Event>&",
      "<Event a='",
      "<Event>\n",
    ];
    for (const shape of shapes) expect.soft(await within(shape.repeat(size / shape.length)), shape).toBeLessThan(3000);
    const attributes = Array.from({ length: 50_000 }, (_, index) => `a${index}=''`).join(" ");
    for (const name of ["Data", "Data Name='N'"]) {
      expect.soft(await within(eventXml(1, `<EventData><${name} ${attributes}/></EventData>`)), name).toBeLessThan(3000);
    }
    expect.soft(await within(`<Event>${" ".repeat(size)}<System>`.repeat(3))).toBeLessThan(3000);
    expect.soft(await within(`<Event><UserData>${"<a>".repeat(size)}${"</a>".repeat(size)}</UserData></Event>`)).toBeLessThan(3000);
  });

  it("never throws, whatever the bytes are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await readXml(bytes, {}, 50)).records).toEqual([]);
      }),
    );
  });

  it("never throws on an export with bytes changed, and always keeps the events before the first change", async () => {
    const whole = writeEventXml(plainEvents(6));
    const third = new TextDecoder().decode(whole).split("</Event>").slice(0, 3).join("</Event>").length + 8;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: third, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        async (changes) => {
          const bytes = whole.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          const { records } = await readXml(bytes, {}, 700);
          expect(records.slice(0, 3).map(({ recordId }) => recordId)).toEqual([1, 2, 3]);
        },
      ),
    );
  });

  it("gives the same records and issues wherever the chunks are cut", async () => {
    const pieces = [
      "<Event",
      ">",
      "<System>",
      "</System>",
      "</Event>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "\n",
      "<EventID>1</EventID>",
      eventXml(1),
      "<TimeCreated SystemTime='2026-03-12T14:09:55Z'/>",
      " ",
      "&",
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), async (parts, run) => {
        expect(await readXml(parts.join(""), {}, run)).toEqual(await readXml(parts.join(""), {}, 1_000_000));
      }),
    );
  });
});

it("two events whose boundary is lost are not taken for one", async () => {
  const fused = `${eventXml(1)}${eventXml(2)}`.replace(/<\/Event><Event[^>]*>/, "&a;");
  for (const text of [fused, fused.replace("&a;", "<!---->")]) {
    const { records, issues } = await readXml(`${text}${eventXml(3)}`);
    expect(records.map(({ recordId }) => recordId)).toEqual([3]);
    expect(issues.map(({ code, message }) => [code, message])).toEqual([["xml-malformed", expect.stringContaining("two System elements")]]);
  }
});

it("what is counted of a log does not depend on what is wanted of it, damaged events included", async () => {
  const events = [eventXml(1), eventXml(2).replace("</EventData>", "</Wrong>"), eventXml(3).replace(/<EventID[^>]*>\d+<\/EventID>/, ""), eventXml(4)];
  const outcome = async (select: ((header: { readonly eventId: number }) => boolean) | undefined): Promise<unknown> => {
    const seen: number[] = [];
    const { issues } = await readXml(events.join(""), { ...(select ? { select } : {}), onSeen: (_header, recordId) => seen.push(recordId) });
    return { seen, issues: issues.map(({ code }) => code) };
  };
  const all = await outcome(undefined);
  expect(all).toEqual({ seen: [1, 2, 4], issues: ["xml-malformed", "xml-event-incomplete"] });
  expect(await outcome(() => true)).toEqual(all);
  expect(await outcome(() => false)).toMatchObject({ seen: [1, 2, 4] });
});
