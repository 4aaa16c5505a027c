import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReadRecordsOptions } from "../../../src/formats/event-record.js";
import { utf16 } from "../../support/bytes.js";
import { writeEventXml } from "../../support/event-xml-writer.js";
import { EVERY_TYPE, plainEvent } from "../../support/samples-of-values.js";
import { eventXml, readXml } from "./reading.js";

/** A comment is more than the fast scan takes on. */
const forParser = (text: string): string => text.replace(">", "><!---->");

async function outcome(text: string, select: boolean): Promise<unknown> {
  const seen: unknown[] = [];
  const options: Partial<ReadRecordsOptions> = { onSeen: ({ eventId }, _id, _computer, seconds, ticks) => void seen.push([eventId, seconds, ticks]) };
  const { records, issues } = await readXml(utf16(text), select ? { ...options, select: ({ eventId }) => eventId === 41 } : options, 100_000);
  return { records, seen, issues: issues.map(({ code, message }) => `${code}: ${message}`) };
}

async function expectSame(text: string): Promise<void> {
  for (const select of [false, true]) expect(await outcome(text, select)).toEqual(await outcome(forParser(text), select));
}

const TOKENS = [
  ..."&amp; &lt; &gt; &quot; &apos; &#65; &#x1F600; &#0; &#x110000; &#xD800; &#13; &#00000065; &none; & &; &a b; ]]> ]] > ' \" = / < a: 1 é".split(
    " ",
  ),
  ..."<a> </a> <a/> <a /> <b> </b> </a > <Data> </Data> <Data/> <Binary> </Binary> <x:a> </x:a> <é> </é> <-> </> <1> <a. </a".split(" "),
  "<a b='1'>",
  '<a b="1">',
  "<a b='1' b='2'/>",
  "<a b='1'c='2'/>",
  "<a b = '1'/>",
  "<a b=1/>",
  "<a b/>",
  "<a b='<'/>",
  "<a b='&amp;&#10;&x;'/>",
  "<a\tb='1\t2\n3\r\n4'\n/>",
  "<a b='é\u{1f600}'/>",
  "<a xmlns='u' xmlns:x='u' x:y='1' x:='2' x:y:z='3'/>",
  "<a / >",
  "<Data Name='N'>",
  "<Data Name=''>",
  "<System>",
  "</System>",
  "<System/>",
  "</System >",
  "<EventID>41</EventID>",
  "<EventID>42</EventID>",
  "<TimeCreated SystemTime='2026-03-30T14:09:55.123456789Z'/>",
  "<TimeCreated SystemTime='2026-02-30T14:09:55.1234567Z'/>",
  "<UserData>",
  "</UserData>",
  "<EventData>",
  "</EventData>",
  "<RenderingInfo Culture='x'><Message>m</Message></RenderingInfo>",
  "<![CDATA[<a>]]>",
  "<!-- <a> -->",
  "<?a b?>",
  "\r",
  "\r\n",
  "\n",
  "\t",
  "\u0000",
  "\u0085\u2028",
  "\ufffe",
  "\ufeff",
  "\u{1f600}",
  "\ud83d",
  "\ude00",
  "日本",
];
const tokens = fc.array(fc.constantFrom(...TOKENS), { maxLength: 8 }).map((some) => some.join(""));
/** Elements in each other, so that most of what is generated is well-formed. */
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom("a", "Data", "Event", "Binary", "System", "x:y"),
      fc.constantFrom("", " Name='N'", " b=\"&lt;\" c='2'", "\n b='1' "),
      fc.array(fc.oneof({ depthSize: "small" }, fc.constantFrom("text", "\r\n", "&amp;&#x41;", "]", "é日本"), tie("element")), { maxLength: 3 }),
    )
    .map(([name, attributes, content]) => (content.length === 0 ? `<${name}${attributes}/>` : `<${name}${attributes}>${content.join("")}</${name}>`)),
}));

describe("an event that the fast scan takes on", () => {
  it("gives what the parser gives, whatever its payload is made of", async () => {
    const section = fc.constantFrom("EventData", "UserData", "RenderingInfo", "ProcessingErrorData", "DebugData", "BinaryEventData", "Other");
    await fc.assert(
      fc.asyncProperty(section, fc.oneof(element, tokens), async (name, content) => {
        await expectSame(eventXml(1, `<${name}>${content}</${name}>`));
      }),
      { numRuns: 600 },
    );
  });

  it("gives what the parser gives, whatever its System is made of", async () => {
    await fc.assert(
      fc.asyncProperty(tokens, fc.oneof(element, tokens), async (first, second) => {
        await expectSame(`<Event>${first}<System>${second}<EventID>41</EventID><TimeCreated SystemTime='2026-03-12T14:09:55Z'/></System></Event>`);
        await expectSame(`<Event>${first}${second}</Event>`);
      }),
      { numRuns: 600 },
    );
  });

  it("gives what the parser gives, wherever a character of it is changed, doubled or gone", async () => {
    const whole = new TextDecoder().decode(
      writeEventXml([{ ...plainEvent(1, { kind: "event-data", items: EVERY_TYPE }), message: "a\r\nb" }], { style: "wevtutil", culture: "en-US" }),
    );
    const frame = whole.indexOf("<System>");
    const position = fc.integer({ min: frame, max: whole.lastIndexOf("</Event>") - 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(position, fc.constantFrom("", ..."<>/&'\"= \n\r;:x]\u0001\ud83d"), fc.boolean()), { maxLength: 3 }),
        async (changes) => {
          let text = whole;
          for (const [at, by, insert] of changes) text = text.slice(0, at) + by + text.slice(insert ? at : at + 1);
          await expectSame(text);
        },
      ),
      { numRuns: 600 },
    );
  });
});
