import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSetupLog, readSetupLog } from "../../../src/formats/index.js";
import { utf16, utf8 } from "../../support/bytes.js";
import { collect, inRuns } from "../streams.js";

const read = async (bytes: Uint8Array, size?: number): Promise<unknown[]> => (await collect(readSetupLog(inRuns(bytes, size)))).flat();

const TEXT = [
  "2026-03-12 08:00:00, Info                  [windeploy.exe] Setup starts",
  "a line that goes on",
  "2026-03-12 08:00:01, Error          [0x060435] IBS    It went wrong",
  "2026-03-12 08:00:02, Warning               SP     A warning",
  "2026-03-12 08:00:03, Info       plain words",
  "",
].join("\r\n");

describe("a log of Windows Setup", () => {
  it("is read in any encoding, whatever the runs of bytes", async () => {
    const expected = [
      { line: 1, local: "2026-03-12T08:00:00", level: "info", component: "windeploy.exe", text: "Setup starts" },
      { line: 3, local: "2026-03-12T08:00:01", level: "error", component: "0x060435", text: "IBS    It went wrong" },
      { line: 4, local: "2026-03-12T08:00:02", level: "warning", component: "SP", text: "A warning" },
      { line: 5, local: "2026-03-12T08:00:03", level: "info", component: "", text: "plain words" },
    ];
    for (const bytes of [utf8(TEXT), utf16(TEXT), utf8(`\ufeff${TEXT}`)]) {
      expect(await read(bytes)).toEqual(expected);
      expect(await read(bytes, 7)).toEqual(expected);
    }
  });

  it("is known by its first lines", () => {
    expect(isSetupLog(TEXT)).toBe(true);
    expect(isSetupLog(`blah\r\n${TEXT}`)).toBe(true);
    expect(isSetupLog("2026-03-12 08:00:00 Info")).toBe(false);
  });

  it("stays bounded with a line of many megabytes and with very many lines", async () => {
    async function* long(): AsyncGenerator<Uint8Array> {
      yield utf8("2026-03-12 08:00:00, Info ");
      const run = new Uint8Array(1024 * 1024).fill(0x78);
      for (let index = 0; index < 200; index++) yield run;
      yield utf8("\r\n2026-03-12 08:00:09, Info   end\r\n");
    }
    const lines = (await collect(readSetupLog(long()))).flat();
    expect(lines.map(({ local }) => local)).toEqual(["2026-03-12T08:00:00", "2026-03-12T08:00:09"]);
    expect(lines[0]?.text.length).toBeLessThan(5000);
    expect(await read(utf8(TEXT.repeat(20_000)))).toHaveLength(80_000);
  });

  it("never throws, cut anywhere or made of any bytes", async () => {
    const bytes = utf8(TEXT);
    for (let end = 0; end < bytes.length; end++) await read(bytes.subarray(0, end));
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (any) => void (await read(any))));
  });
});
