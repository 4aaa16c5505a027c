import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, decodeTextChunks, detectEncoding } from "../../../src/formats/index.js";
import { collect, inRuns } from "../streams.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function utf16(text: string, order: "le" | "be", mark: boolean): Uint8Array {
  const units = mark ? `\ufeff${text}` : text;
  const result = new Uint8Array(units.length * 2);
  const view = new DataView(result.buffer);
  for (let index = 0; index < units.length; index++) view.setUint16(index * 2, units.charCodeAt(index), order === "le");
  return result;
}

const decodeStream = async (input: Uint8Array, run: number): Promise<string> => (await collect(decodeTextChunks(inRuns(input, run)))).join("");

describe("the encoding of a text file", () => {
  it("is told by its byte order mark", () => {
    expect(detectEncoding(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toEqual({ encoding: "utf-8", bomLength: 3 });
    expect(detectEncoding(utf16("A", "le", true))).toEqual({ encoding: "utf-16le", bomLength: 2 });
    expect(detectEncoding(utf16("A", "be", true))).toEqual({ encoding: "utf-16be", bomLength: 2 });
  });

  it("is told by the NULs of UTF-16 where there is no mark", () => {
    expect(detectEncoding(utf16("[HKEY_LOCAL_MACHINE\\A]\r\n", "le", false)).encoding).toBe("utf-16le");
    expect(detectEncoding(utf16("[HKEY_LOCAL_MACHINE\\A]\r\n", "be", false)).encoding).toBe("utf-16be");
    expect(detectEncoding(utf16("<Data>設定が完了しました 。再起動</Data>", "le", false)).encoding).toBe("utf-16le");
  });

  it("is UTF-8 where the bytes are valid, also when the head ends inside a character", () => {
    const text = bytes("größer");
    expect(detectEncoding(text).encoding).toBe("utf-8");
    expect(detectEncoding(text.subarray(0, 3)).encoding).toBe("utf-8");
    expect(detectEncoding(new Uint8Array(0))).toEqual({ encoding: "utf-8", bomLength: 0 });
  });

  it("is Windows-1252 for anything else", () => {
    expect(detectEncoding(Uint8Array.of(0x67, 0x72, 0xf6, 0xdf, 0x65, 0x72)).encoding).toBe("windows-1252");
  });

  it("is not UTF-16 for padding with NULs", () => {
    expect(detectEncoding(Uint8Array.of(0x41, 0x42, 0x43, 0x44, 0, 0, 0, 0)).encoding).toBe("utf-8");
  });
});

describe("decoding", () => {
  it("gives the same text from every encoding", () => {
    const text = "Setup – größer €, 設定 😀\r\nzweite Zeile";
    for (const order of ["le", "be"] as const) expect(decodeText(utf16(text, order, true)).text).toBe(text);
    expect(decodeText(bytes(text))).toEqual({ text, encoding: "utf-8" });
    expect(decodeText(bytes(`\ufeff${text}`)).text).toBe(text);
  });

  it("reads the quotes and dashes of Windows-1252, which some platforms take for control characters", () => {
    expect(decodeText(Uint8Array.of(0x80, 0x20, 0x93, 0x61, 0x94, 0x20, 0x96, 0x92, 0xe9)).text).toBe("€ “a” –’é");
  });

  it("reads one bad line as Windows-1252 and leaves the rest UTF-8", () => {
    const input = Uint8Array.from([...bytes("größer\n"), 0x67, 0x72, 0xf6, 0xdf, 0x0a, ...bytes("für\n")]);
    expect(decodeText(input)).toEqual({ text: "größer\ngröß\nfür\n", encoding: "windows-1252" });
  });

  it("marks a character that the end of the file cuts off", () => {
    const input = bytes("ab€");
    expect(decodeText(input.subarray(0, input.length - 1))).toEqual({ text: "ab\ufffd", encoding: "utf-8" });
  });

  it("is the same as a stream, wherever the chunks are cut", async () => {
    const input = Uint8Array.from([...bytes("größer €\n".repeat(20_000)), 0xf6, 0x0a, ...bytes("Ende €")]);
    const { text } = decodeText(input);
    for (const run of [7, 4096, 65_536, 65_537, 1_000_000]) expect(await decodeStream(input, run)).toBe(text);
  });

  it("splits no character of a line that is longer than any buffer", async () => {
    const text = `x${"€😀".repeat(400_000)}`;
    expect(await decodeStream(bytes(text), 50_000)).toBe(text);
    expect(await decodeStream(utf16(text, "le", true), 50_001)).toBe(text);
  });

  it("takes any bytes, and streams them to the same text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 9 }), async (input, run) => {
        expect(await decodeStream(input, run)).toBe(decodeText(input).text);
      }),
    );
  });
});
