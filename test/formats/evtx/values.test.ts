import { describe, expect, it } from "vitest";
import type { DataItem, Value } from "../../support/event.js";
import { writeEvtx } from "../../support/evtx-writer.js";
import { plainEvent } from "../../support/samples-of-values.js";
import { type Tokens, fileOf } from "./handmade.js";
import { readAll } from "./reading.js";

async function read(value: Value): Promise<unknown> {
  const items: DataItem[] = [{ name: "V", value }];
  const { records, issues } = await readAll(writeEvtx([plainEvent(1, { kind: "event-data", items })]));
  expect(issues).toEqual([]);
  return records[0]?.data["V"];
}

/** A value of a type that the writer does not know, or of the wrong size. */
async function readRaw(type: number, bytes: Uint8Array): Promise<{ readonly value: unknown; readonly codes: readonly string[] }> {
  const body = (tokens: Tokens): unknown =>
    tokens
      .header()
      .instance(
        (inner) =>
          inner.event(() => inner.element("EventData", () => inner.element("Data", () => inner.slot(0, type), { Name: () => inner.text("V") }))),
        [[type, bytes]],
      );
  const { records, issues } = await readAll(fileOf([body]));
  return { value: records[0]?.data["V"], codes: issues.map((issue) => issue.code) };
}

describe("a value reads as Windows' XML shows it", () => {
  const cases: readonly (readonly [Value, string | readonly string[]])[] = [
    [{ type: "UnicodeString", value: "Zoë 日本語 😀" }, "Zoë 日本語 😀"],
    [{ type: "UnicodeString", value: "" }, ""],
    [{ type: "UnicodeString", value: "long ".repeat(2000) }, "long ".repeat(2000)],
    [{ type: "UnicodeString", value: "one\r\ntwo\rthree\n\tfour" }, "one\ntwo\nthree\n\tfour"],
    [{ type: "UnicodeString", value: "a\ud800b\udc00c" }, "a\ufffdb\ufffdc"],
    [{ type: "AnsiString", value: "plain" }, "plain"],
    [{ type: "Int8", value: -1 }, "-1"],
    [{ type: "UInt8", value: 255 }, "255"],
    [{ type: "Int16", value: -32_768 }, "-32768"],
    [{ type: "UInt16", value: 65_535 }, "65535"],
    [{ type: "Int32", value: -2_145_647_629 }, "-2145647629"],
    [{ type: "UInt32", value: 4_294_967_295 }, "4294967295"],
    [{ type: "Int64", value: -1n }, "-1"],
    [{ type: "Int64", value: -9_223_372_036_854_775_808n }, "-9223372036854775808"],
    [{ type: "Int64", value: 9_007_199_254_740_993n }, "9007199254740993"],
    [{ type: "UInt64", value: 18_446_744_073_709_551_615n }, "18446744073709551615"],
    [{ type: "UInt64", value: 4_294_967_296n }, "4294967296"],
    [{ type: "HexInt32", value: 0x801c03f3 }, "0x801c03f3"],
    [{ type: "HexInt32", value: 0x12 }, "0x12"],
    [{ type: "HexInt64", value: 0x80000000000000n }, "0x80000000000000"],
    [{ type: "HexInt64", value: 0n }, "0x0"],
    [{ type: "SizeT", value: 0x1f4n }, "0x1f4"],
    [{ type: "Boolean", value: true }, "true"],
    [{ type: "Boolean", value: false }, "false"],
    [{ type: "Binary", value: Uint8Array.of(0, 171, 255) }, "00ABFF"],
    [{ type: "Binary", value: new Uint8Array(0) }, ""],
    [{ type: "GUID", value: "{3DA494E4-0FE2-415C-B895-FB5265C5C83B}" }, "{3da494e4-0fe2-415c-b895-fb5265c5c83b}"],
    [{ type: "SID", value: "S-1-5-21-1004336348-1177238915-682003330-512" }, "S-1-5-21-1004336348-1177238915-682003330-512"],
    [{ type: "FILETIME", value: "2026-03-12T14:09:55.1234567Z" }, "2026-03-12T14:09:55.1234567Z"],
    [{ type: "FILETIME", value: "1601-01-01T00:00:00.0000000Z" }, "1601-01-01T00:00:00.0000000Z"],
    [{ type: "SYSTEMTIME", value: "2026-03-12T14:09:55.123Z" }, "2026-03-12T14:09:55.123Z"],
    [{ type: "Null" }, ""],
    [{ type: "Array", items: ["a", "", "c"].map((value) => ({ type: "UnicodeString", value })) }, ["a", "", "c"]],
    [{ type: "Array", items: [1, -2].map((value) => ({ type: "Int32", value })) }, ["1", "-2"]],
    [{ type: "Array", items: [true, false].map((value) => ({ type: "Boolean", value })) }, ["true", "false"]],
  ];

  it.each(cases.map(([value, expected]) => ({ value, expected, type: value.type })))("$type $expected", async ({ value, expected }) => {
    expect(await read(value)).toEqual(expected);
  });

  it.each<[string, number, Uint8Array, string]>([
    ["a float", 0x0b, new Uint8Array(Float32Array.of(0.1).buffer), "0.1"],
    ["a double", 0x0c, new Uint8Array(Float64Array.of(-2.5e-7).buffer), "-2.5e-7"],
    ["an endless double", 0x0c, new Uint8Array(Float64Array.of(Number.NEGATIVE_INFINITY).buffer), "-INF"],
    ["a 32-bit size_t", 0x10, new Uint8Array(Uint32Array.of(4096).buffer), "0x1000"],
    ["the FILETIME that never comes", 0x11, new Uint8Array(BigInt64Array.of(0x7fff_ffff_ffff_ffffn).buffer), "30828-09-14T02:48:05.4775807Z"],
    ["Windows-1252 text", 0x02, Uint8Array.of(0x80, 0xe9, 0), "€é"],
  ])("%s", async (_, type, bytes, expected) => {
    expect(await readRaw(type, bytes)).toEqual({ value: expected, codes: [] });
  });
});

describe("a value that is not what its type says is shown as well as can be, and reported", () => {
  it.each<[string, number, Uint8Array, string, string]>([
    ["a Boolean of one byte", 0x0d, Uint8Array.of(1), "true", "value-size"],
    ["a 32-bit integer of two bytes", 0x07, Uint8Array.of(0xfe, 0xff), "-2", "value-size"],
    ["an integer of three bytes", 0x08, Uint8Array.of(1, 2, 3), "010203", "value-size"],
    ["a GUID of four bytes", 0x0f, Uint8Array.of(1, 2, 3, 4), "01020304", "value-size"],
    ["a SID that is cut", 0x13, Uint8Array.of(1, 5, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0), "010500000000000501000000", "value-size"],
    ["a type that does not exist", 0x3f, Uint8Array.of(1, 2), "0102", "value-type"],
  ])("%s", async (_, type, bytes, value, code) => {
    expect(await readRaw(type, bytes)).toEqual({ value, codes: [code] });
  });
});
