import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTextChunks, isRegistryExport, type RegistryKey, readRegistry } from "../../../src/formats/index.js";
import { writeRegistryDump, writeRegistryExport } from "../../support/registry-dump-writer.js";
import { collect, inRuns } from "../streams.js";
import { processorTime } from "../../support/processor-time.js";

const HEADER = "Windows Registry Editor Version 5.00\r\n\r\n";
const KEY = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]\r\n";

interface Read {
  readonly keys: readonly RegistryKey[];
  readonly codes: readonly string[];
}

function read(text: string): Read {
  const codes: string[] = [];
  return { keys: [...readRegistry(text, ({ code }) => codes.push(code))], codes };
}

/** Name and data of the values of the first key. */
const valuesOf = (text: string): Record<string, unknown> =>
  Object.fromEntries((read(text).keys[0]?.values ?? []).map(({ name, data }) => [name, data]));

const CATEGORY = '{"categoryState":"failed","DeviceSetup.AppsSubcategory":{"subcategoryState":"failed","subcategoryStatusText":"Apps (0x87d1041c)"}}';
const PATHS = { "": "C:\\Program Files\\", "a\\b": "\\\\server\\share", Quote: 'he said "no"', Empty: "", Json: CATEGORY };

describe("a dump of mdmdiagnosticstool", () => {
  it("gives every value as it is, in every encoding, with and without its blanks and capitals", async () => {
    const keys = [
      {
        path: "HKEY_LOCAL_MACHINE\\software\\microsoft\\provisioning\\AutopilotSettings",
        values: { ...PATHS, Number: 0xffffffff, Bytes: new Uint8Array(60).fill(7) },
      },
    ];
    for (const encoding of ["utf-16le", "utf-16le-no-bom", "utf-8", "windows-1252"] as const) {
      for (const leadingBlank of [true, false]) {
        const bytes = writeRegistryDump(keys, { encoding, leadingBlank, upperCaseTypes: leadingBlank });
        const issues: unknown[] = [];
        const result = await collect(readRegistry(decodeTextChunks(inRuns(bytes, 700)), (issue) => issues.push(issue)));
        expect(issues).toEqual([]);
        expect(result).toHaveLength(1);
        expect(result[0]?.key).toBe(keys[0]?.path);
        expect(Object.fromEntries(result[0]?.values.map(({ name, data }) => [name, data]) ?? [])).toEqual({
          ...PATHS,
          Number: 0xffffffff,
          Bytes: "07".repeat(60),
        });
      }
    }
  });

  it("may break JSON over several lines, blank ones among them, also where a line ends in a quote", () => {
    const json = '{\n  "categoryState": "failed",\n\n  "x": { "subcategoryState": "failed"\n  },\n "last": "y"\n}';
    for (const header of ["", HEADER]) {
      const { keys, codes } = read(`${header}${KEY} "A"="${json.replaceAll("\n", "\r\n")}"\r\n "B"=DWORD:0000003C\r\n`);
      expect(codes).toEqual([]);
      expect(keys[0]?.values).toEqual([
        { name: "A", line: header === "" ? 2 : 4, type: "string", data: json },
        { name: "B", line: header === "" ? 9 : 11, type: "dword", data: 60 },
      ]);
      expect(JSON.parse(String(keys[0]?.values[0]?.data))).toHaveProperty("last", "y");
    }
  });

  it("may break any other text over lines", () => {
    expect(valuesOf(`${KEY}"A"="one "two"\r\nthree"\r\n"B"="x"\r\n`)).toEqual({ A: 'one "two"\nthree', B: "x" });
  });

  it("is read the same with a header line that a script put on top", () => {
    const { keys } = read(
      HEADER +
        new TextDecoder().decode(writeRegistryDump([{ path: "HKEY_LOCAL_MACHINE\\A", values: { ...PATHS, After: "C:\\x" } }], { encoding: "utf-8" })),
    );
    expect(Object.fromEntries(keys[0]?.values.map(({ name, data }) => [name, data]) ?? [])).toEqual({ ...PATHS, After: "C:\\x" });
  });
});

describe("an ordinary export", () => {
  it("has its escapes undone", async () => {
    const bytes = writeRegistryExport([{ path: "HKEY_LOCAL_MACHINE\\A", values: PATHS }]);
    const [key] = await collect(readRegistry(decodeTextChunks(inRuns(bytes)), () => undefined));
    expect(Object.fromEntries(key?.values.map(({ name, data }) => [name, data]) ?? [])).toEqual(PATHS);
  });

  it("has every type of data", () => {
    const text = `${HEADER}${KEY}"s"=hex(1):61,00,00,00\r\n"e"=hex(2):25,00,61,00,25,00,00,00\r\n"m"=hex(7):61,00,00,00,62,00,\\\r\n  63,00,00,00,00,00\r\n"q"=hex(b):01,00,00,00,00,00,00,80\r\n"d"=hex(4):3c,00,00,00\r\n"b"=hex:00,ff\r\n"n"=hex(0):\r\n"gone"=-\r\n`;
    expect(read(text).codes).toEqual([]);
    expect(read(text).keys[0]?.values.map(({ name, type, data }) => [name, type, data])).toEqual([
      ["s", "string", "a"],
      ["e", "expand-string", "%a%"],
      ["m", "multi-string", ["a", "bc"]],
      ["q", "qword", 0x8000000000000001n],
      ["d", "dword", 60],
      ["b", "binary", "00ff"],
      ["n", "binary", ""],
    ]);
  });

  it("may have line breaks inside of a string", () => {
    expect(valuesOf(`${HEADER}${KEY}"A"="one\r\n\r\ntwo \\"three\\""\r\n"B"="x"\r\n`)).toEqual({ A: 'one\n\ntwo "three"', B: "x" });
  });

  it("leaves out keys that it deletes", () => {
    const { keys, codes } = read(`${HEADER}[-HKEY_CURRENT_USER\\A]\r\n"x"="y"\r\n[HKEY_CURRENT_USER\\B]\r\n`);
    expect(keys.map(({ key }) => key)).toEqual(["HKEY_CURRENT_USER\\B"]);
    expect(codes).toEqual([]);
  });
});

describe("a damaged export", () => {
  it("ends an open string where the next key begins and says so", () => {
    const { keys, codes } = read(`${KEY}"A"="{"a":"b\r\n[HKEY_LOCAL_MACHINE\\B]\r\n"x"="y"\r\n`);
    expect(keys.map(({ values }) => values.length)).toEqual([1, 1]);
    expect(codes).toEqual(["registry-value-cut"]);
  });

  it("keeps data of an unknown type as text", () => {
    const { keys, codes } = read(`${KEY}"A"=float:1.5\r\n"B"=dword:xyz\r\n`);
    expect(keys[0]?.values.map(({ type, data }) => [type, data])).toEqual([
      ["string", "float:1.5"],
      ["string", "dword:xyz"],
    ]);
    expect(codes).toEqual(["registry-value", "registry-value"]);
  });

  it("reports lines that are nothing, twenty of them", () => {
    expect(read(`${KEY}${"junk\r\n".repeat(100)}`).codes).toHaveLength(21);
  });

  it("is read in time that grows with its length alone", () => {
    const size = 400_000;
    for (const shape of ['"a', '"="', '{"', '"\n', '\\"=', "\\", '"a"=', '"a"="\n', '"a"=hex:0,\\\n', "[HKEY_", "0,\\\n"]) {
      for (const before of ["", `${KEY}"v"="`, `${HEADER}${KEY}"v"="`, `${KEY}"v"=hex:0,\\\n`, `${HEADER}${KEY}"`]) {
        const start = processorTime();
        read(before + shape.repeat(size / shape.length));
        expect.soft(processorTime() - start, before + shape).toBeLessThan(10_000);
      }
    }
  });

  it("never throws, and gives the same wherever the text is cut into pieces", async () => {
    const part = fc.constantFrom(HEADER, KEY, '"', "=", '"a"="', '"b"=dword:1', "\r\n", "\\", "{", "}", "[", "x", "\0", '"c"=hex:1,\\', "@=", " ");
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 40 }), async (parts) => {
        const pieces = async function* (): AsyncGenerator<string> {
          yield* parts;
        };
        expect(await collect(readRegistry(pieces(), () => undefined))).toEqual(read(parts.join("")).keys);
      }),
    );
  });

  it("gives back any string of an ordinary export", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\r\n\0]/.test(text)),
        (data) => {
          const escaped = data.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
          expect(valuesOf(`${HEADER}${KEY}"v"="${escaped}"\r\n`)).toEqual({ v: data });
        },
      ),
    );
  });
});

describe("a registry export is recognised", () => {
  it("by its header or its first key", () => {
    for (const text of [HEADER, `\ufeff${HEADER}`, "REGEDIT4\r\n", KEY, `\r\n; a comment\r\n ${KEY}`, `\ufeff${KEY}`, "[HKLM\\SOFTWARE]\r\n"])
      expect(isRegistryExport(text), text).toBe(true);
  });

  it("and other files are not", () => {
    for (const text of ["", "[Settings]\r\nx=1", "text [HKEY_LOCAL_MACHINE\\A]", "REGEDIT4U", '{"a":1}'])
      expect(isRegistryExport(text), text).toBe(false);
  });
});
