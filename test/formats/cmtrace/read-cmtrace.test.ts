import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CmTraceRecord, isCmTrace, readCmTrace } from "../../../src/formats/cmtrace/index.js";
import { utf8, utf16 } from "../../support/bytes.js";
import { type CmTraceLine, cmTraceLine, writeCmTrace } from "../../support/cmtrace-writer.js";
import { collect, inRuns, shared } from "../streams.js";
import { processorTime } from "../../support/processor-time.js";

interface Read {
  readonly records: readonly CmTraceRecord[];
  readonly issues: readonly string[];
}

async function readBytes(bytes: Uint8Array, run = 4096): Promise<Read> {
  const issues: string[] = [];
  const records = (await collect(readCmTrace(inRuns(bytes, run), ({ code, at }) => issues.push(`${code} ${at ?? ""}`)))).flat();
  return { records, issues };
}

const read = (text: string, run?: number): Promise<Read> => readBytes(utf8(text), run);
/** No noise makes more records than it has ends. */
const noiseEnds = (text: string): number => text.split("]LOG]!>").length - 1;
const messages = ({ records }: Read): readonly string[] => records.map(({ message }) => message);

const LINES: readonly CmTraceLine[] = [
  { message: "EMS Agent Started" },
  { message: "first\nsecond\n\nfourth", time: "23:59:59.9999999", date: "12-31-2024", thread: 31, type: 3 },
  { message: "Umlaut ä, 漢字, ]LOG] and <![LOG[ inside", component: "AppWorkload", file: "a.cs:12" },
  { message: "" },
];

describe("a log in the format of CMTrace", () => {
  it("gives every record with its line, local time, component, type, thread and file", async () => {
    const { records, issues } = await read(writeCmTrace(LINES));
    expect(issues).toEqual([]);
    expect(records).toEqual([
      {
        line: 1,
        message: "EMS Agent Started",
        local: "2025-06-04T04:46:26.6364794",
        component: "IntuneManagementExtension",
        type: 1,
        thread: 4,
        file: "",
      },
      {
        line: 2,
        message: "first\nsecond\n\nfourth",
        local: "2024-12-31T23:59:59.9999999",
        component: "IntuneManagementExtension",
        type: 3,
        thread: 31,
        file: "",
      },
      {
        line: 6,
        message: "Umlaut ä, 漢字, ]LOG] and <![LOG[ inside",
        local: "2025-06-04T04:46:26.6364794",
        component: "AppWorkload",
        type: 1,
        thread: 4,
        file: "a.cs:12",
      },
      { line: 7, message: "", local: "2025-06-04T04:46:26.6364794", component: "IntuneManagementExtension", type: 1, thread: 4, file: "" },
    ]);
  });

  it.each([
    ["UTF-8", utf8],
    ["UTF-16", (text: string) => utf16(text, { bom: false })],
    ["UTF-16, big endian", (text: string) => utf16(text, { bom: false, bigEndian: true })],
  ])("gives the same records in %s, with and without a byte order mark", async (_, encode) => {
    const text = writeCmTrace(LINES);
    const expected = await read(text);
    expect(await readBytes(encode(text))).toEqual(expected);
    expect(await readBytes(encode(text.slice(1)))).toEqual(expected);
  });

  it("gives the same records wherever the bytes are cut", async () => {
    const text = writeCmTrace(LINES.concat(LINES));
    const expected = await read(text);
    for (const run of [1, 2, 3, 7, 64]) expect(await read(text, run)).toEqual(expected);
  });

  it("gives the same messages whatever the line ends, and counts lines by their line feeds", async () => {
    const records = ["\r\n", "\n"].map((end) => LINES.map((line) => cmTraceLine({ ...line, message: line.message.replaceAll("\n", end) })).join(end));
    const [withReturns, without] = await Promise.all(records.map((text) => read(text)));
    expect(withReturns).toEqual(without);
    expect(withReturns?.records.map(({ line }) => line)).toEqual([1, 2, 6, 7]);
  });

  it.each([
    ["10:15:30.123+000", "2025-06-04T10:15:30.1230000", 0],
    ["10:15:30.123-480", "2025-06-04T10:15:30.1230000", -480],
    ["9:05:03.1234567", "2025-06-04T09:05:03.1234567", undefined],
    ["10:15:30", "2025-06-04T10:15:30.0000000", undefined],
  ])("reads the time %s and keeps a bias only as it is written", async (time, local, bias) => {
    const { records, issues } = await read(cmTraceLine({ message: "x", time }));
    expect(issues).toEqual([]);
    expect(records[0]?.local).toBe(local);
    expect(records[0]?.bias).toBe(bias);
  });

  it.each([
    ["25:00:00.0", "6-4-2025"],
    ["10:60:00.0", "6-4-2025"],
    ["10:00:00.0", "13-4-2025"],
    ["10:00:00.0", "2-30-2025"],
    ["10:00:00.0", ""],
    ["10", "6-4-2025"],
  ])("keeps a record of which %s on %s is no time, without a time and with an issue", async (time, date) => {
    const { records, issues } = await read(cmTraceLine({ message: "kept", time, date }));
    expect(records.map(({ message, local }) => [message, local])).toEqual([["kept", undefined]]);
    expect(issues).toEqual(["cmtrace-time line 1"]);
  });
});

describe("a damaged log", () => {
  it("leaves out a record that the end of the file cuts, at every place, and says so", async () => {
    const text = writeCmTrace(LINES.slice(0, 2)).trimEnd();
    const second = text.indexOf("<![LOG[", 10);
    for (let length = second + 8; length < text.length; length += 3) {
      const result = await read(text.slice(0, length));
      expect(messages(result)).toEqual(["EMS Agent Started"]);
      expect(result.issues).toEqual(["cmtrace-record-cut line 2"]);
    }
  });

  it("goes on with the next record after one without an end", async () => {
    const result = await read(`<![LOG[cut here\r\n${cmTraceLine({ message: "next" })}`);
    expect(messages(result)).toEqual(["next"]);
    expect(result.records[0]?.line).toBe(2);
    expect(result.issues).toEqual(["cmtrace-record-cut line 1"]);
  });

  it("names each place where text stands outside of the records, and no blank ones", async () => {
    const result = await read(
      `tail of a record\r\n${cmTraceLine({ message: "a" })}\r\n \r\n\r\nstray" file="">\r\nmore\r\n${cmTraceLine({ message: "b" })}\r\nend`,
    );
    expect(messages(result)).toEqual(["a", "b"]);
    expect(result.issues).toEqual(["cmtrace-outside-text line 1", "cmtrace-outside-text line 5", "cmtrace-outside-text line 8"]);
  });

  it("does not take a script that writes such logs for the end of the record that quotes it", async () => {
    const script =
      'Write-Output "<![LOG[$text]LOG]!><time="$time" date="$date" component="" type="1" thread="" file="">"\n$a = "]LOG]!><time=`"$t`""';
    const result = await read(writeCmTrace([{ message: `Policy body = ${script}` }, { message: "after" }]));
    expect(messages(result)).toEqual([`Policy body = ${script}`, "after"]);
    expect(result.issues).toEqual([]);
  });

  it("cuts a message that is longer than 4 MiB and reads on", async () => {
    const result = await read(writeCmTrace([{ message: "x".repeat(5 * 1024 * 1024) }, { message: "after" }]), 64 * 1024);
    expect(result.records.map(({ message, cut }) => [message.length, cut])).toEqual([
      [4 * 1024 * 1024, true],
      [5, undefined],
    ]);
    expect(result.issues).toEqual(["cmtrace-message-long line 1"]);
  });

  it("lists twenty defects of a kind and counts the others", async () => {
    const { issues } = await read(Array.from({ length: 50 }, () => `stray\n${cmTraceLine({ message: "a" })}\n`).join(""));
    expect(issues).toHaveLength(21);
    expect(issues.at(-1)).toBe("cmtrace-outside-text ");
  });

  it("reads any bytes without an exception, and loses no record to the noise that follows it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        await readBytes(bytes, 100);
      }),
    );
    const noise = fc.string({ unit: fc.constantFrom("<![LOG[", "]LOG]!>", '<time="', "1", '"', " ", "\n", ">", 'a="'), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        const sound = cmTraceLine({ message: "sound" });
        const { records } = await read(`${sound}\n${text}\n${sound}`, 50);
        expect(records[0]?.message).toBe("sound");
        expect(records.length).toBeLessThanOrEqual(noiseEnds(text) + 2);
      }),
    );
  });

  it.each([
    ["marks of an end", "]LOG]!>"],
    ["ends that are none", ']LOG]!><time="1" a="'],
    ["attributes without a bracket", 'a="1" '],
    ["marks of a beginning", "<![LOG["],
    ["line feeds", "\n"],
    ["beginnings of lines", "\n<![LOG["],
  ])("takes time in proportion to the length of %s", async (_, piece) => {
    const time = async (length: number): Promise<number> => {
      const bytes = utf8(`<![LOG[x]LOG]!><time="1${piece.repeat(length / piece.length)}`);
      const start = processorTime();
      await readBytes(bytes, 64 * 1024);
      return processorTime() - start;
    };
    await time(200_000);
    const small = await time(1_000_000);
    const large = await time(8_000_000);
    // Eight times the input: quadratic work would take sixty-four times as long.
    expect(large).toBeLessThan(Math.max(small, 10) * 32);
  });
});

describe("telling such a log by its beginning", () => {
  it.each([
    ["a record", cmTraceLine({ message: "a" }), true],
    ["a byte order mark and a record", writeCmTrace([{ message: "a" }]), true],
    ["the tail of a record", `of it${cmTraceLine({ message: "a" }).slice(8)}`, true],
    ["a message longer than the head", `<![LOG[${"x".repeat(5000)}`, true],
    ["a script that writes such logs", 'function Log { "<![LOG[$m]LOG]!><time=`"$t`" date=" }', false],
    ["a set-up log", "2025-06-04 10:00:00, Info  [windeploy.exe] started", false],
  ])("%s", (_, text, expected) => {
    expect(isCmTrace(text)).toBe(expected);
  });
});

const folder = shared("ime-logs");
describe.skipIf(!existsSync(folder))("real logs of the Intune Management Extension (../shared/ime-logs)", () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".log")) : [];

  it("are there", () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each(files)("%s: every mark of an end gives a record with a time", async (name) => {
    const bytes = readFileSync(join(folder, name));
    const { records, issues } = await readBytes(bytes, 64 * 1024);
    expect(isCmTrace(bytes.subarray(0, 4096).toString("utf8"))).toBe(true);
    expect(records.length).toBe(bytes.toString("utf8").split(']LOG]!><time="').length - 1);
    expect(records.every(({ local }) => local !== undefined)).toBe(true);
    // Two processes wrote into one log at once.
    expect(issues).toEqual(name.startsWith("04") ? ["cmtrace-outside-text line 1807"] : []);
  });
});
