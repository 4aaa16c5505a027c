import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeValue, hexOf, hresultOfNtStatus, parseCode, sameCode, takeApart } from "../../src/knowledge/index.js";

const SPELLINGS = ["0x801C03F3", "0X801c03f3", "801c03f3", "801C03F3", "-2145647629", "2149319667", " 0x801C03F3 ", "0xFFFFFFFF801C03F3"];

describe("parseCode", () => {
  it.each(SPELLINGS)("reads %j as 0x801C03F3", (text) => expect(parseCode(text)).toBe("0x801C03F3"));

  it("keeps small decimals as the numbers that they are", () => {
    expect(parseCode("1603")).toBe("0x00000643");
    expect(parseCode("0")).toBe("0x00000000");
    expect(parseCode("0x0")).toBe("0x00000000");
  });

  it("takes eight bare digits for hex where they can only be a failure code", () => {
    expect(parseCode("80180014")).toBe("0x80180014");
    expect(parseCode("12345678")).toBe(hexOf(12_345_678));
  });

  it.each([
    "",
    "0x",
    "0x80180002b",
    "-2147483649",
    "4294967296",
    "State 3",
    "0x801C03F3, more",
    "1e3",
    "12.5",
    "0xFFFFFFFF001C03F3",
    "9".repeat(400),
  ])("does not take %j for a code", (text) => expect(parseCode(text)).toBeUndefined());

  it("gives back every number that was formatted, in hex and as a signed or unsigned failure code", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (value) => {
        const hex = hexOf(value);
        expect(parseCode(hex)).toBe(hex);
        expect(codeValue(hex)).toBe(value);
        expect(parseCode(hex.toLowerCase())).toBe(hex);
        if (value > 0x7fff_ffff) {
          expect(parseCode(String(value))).toBe(hex);
          expect(parseCode(String(value - 0x1_0000_0000))).toBe(hex);
        }
      }),
    );
  });

  it("never throws and is canonical after one step, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const hex = parseCode(text);
        if (hex !== undefined) expect(parseCode(hex)).toBe(hex);
      }),
    );
  });
});

describe("sameCode", () => {
  it("compares as numbers", () => {
    for (const left of SPELLINGS) for (const right of SPELLINGS) expect(sameCode(left, right)).toBe(true);
  });

  it("tells an exit code from the HRESULT made of it, and text from any code", () => {
    expect(sameCode("1603", "0x80070643")).toBe(false);
    expect(sameCode("AADEnroll", "AADEnroll")).toBe(false);
  });
});

describe("takeApart", () => {
  it("unfolds HRESULT_FROM_WIN32", () => expect(takeApart("0x800705B4")).toEqual({ kind: "win32", win32: 1460 }));
  it("leaves a bare number a number", () => expect(takeApart("1618")).toEqual({ kind: "number", win32: 1618 }));
  it("knows success", () => expect(takeApart("0")).toEqual({ kind: "success" }));
  it("reads severity, facility and code of an HRESULT", () => {
    expect(takeApart("0x80180014")).toEqual({ kind: "hresult", severity: "failure", customer: false, facility: 24, code: 0x14 });
    expect(takeApart("0x00270001")).toEqual({ kind: "hresult", severity: "success", customer: false, facility: 39, code: 1 });
  });
  it("recognises an NTSTATUS, also one that was turned into an HRESULT", () => {
    expect(takeApart("0xC000023C")).toEqual({ kind: "ntstatus", status: "0xC000023C", severity: "error", customer: false, facility: 0, code: 0x23c });
    expect(takeApart("0xD000023C")).toMatchObject({ kind: "ntstatus", status: "0xC000023C" });
    expect(hresultOfNtStatus("0xC000023C")).toBe("0xD000023C");
    expect(takeApart("0x40000015")).toMatchObject({ kind: "ntstatus", severity: "information", code: 0x15 });
    expect(takeApart("0x90000005")).toMatchObject({ kind: "ntstatus", status: "0x80000005", severity: "warning" });
  });
  it("tells a program's own codes and negative numbers from those of Windows", () => {
    expect(takeApart("0xE0434352")).toMatchObject({ kind: "ntstatus", customer: true });
    expect(takeApart("0xA0070005")).toMatchObject({ kind: "hresult", customer: true, facility: 7 });
    expect(takeApart("-1")).toEqual({ kind: "negative", number: -1 });
    expect(takeApart("-65536")).toEqual({ kind: "negative", number: -65_536 });
    expect(takeApart("-65537")).toMatchObject({ kind: "ntstatus" });
  });
});
