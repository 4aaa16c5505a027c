import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../support/bytes.js";
import { writeEventXml } from "../../support/event-xml-writer.js";
import { plainEvents } from "../../support/samples-of-values.js";
import { eventXml, readXml } from "./reading.js";

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

  it("keeps every whole event of a file that is cut off, wherever that is", async () => {
    const whole = utf8(`<Events>\r\n${eventXml(1)}\r\n${eventXml(2)}\r\n</Events>`);
    const firstEnd = new TextDecoder().decode(whole).indexOf("</Event>") + 8;
    for (let end = firstEnd; end < whole.length; end += 7) {
      const { ids: found, codes } = await ids(whole.subarray(0, end));
      expect(found[0]).toBe(1);
      expect(codes).toEqual(["xml-cut"]);
    }
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

  it("never holds a text without an end", async () => {
    const run = utf8("x".repeat(1024 * 1024));
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield utf8("<Event><System><EventID>1</EventID>");
      for (let count = 0; count < 40; count++) yield run;
      yield utf8(`</System></Event>${eventXml(2)}`);
    }
    const { readEventXml } = await import("../../../src/formats/index.js");
    const codes: string[] = [];
    const found: number[] = [];
    for await (const batch of readEventXml(endless(), { onIssue: ({ code }) => codes.push(code) }))
      found.push(...batch.map(({ recordId }) => recordId));
    expect(codes).toEqual(["xml-event-too-long"]);
    expect(found).toEqual([2]);
  });
});

describe("hostile input", () => {
  const within = async (content: string): Promise<number> => {
    const start = performance.now();
    await readXml(content, {}, 65_536);
    return performance.now() - start;
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
