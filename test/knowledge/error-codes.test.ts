import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  allErrors,
  codeOfNumber,
  describeError,
  errorName,
  facilityName,
  lookUpError,
  NUMBER_KINDS,
  PHASES,
  searchErrors,
  takeApart,
} from "../../src/knowledge/index.js";

const FACTS = fileURLToPath(new URL("../../../shared/facts/errors.json", import.meta.url));

describe("the error dictionary", () => {
  it("holds each code once, in order, with at least one cause, check and reference", () => {
    const codes = allErrors().map((entry) => entry.code);
    expect(codes.length).toBeGreaterThanOrEqual(600);
    expect(codes).toEqual([...new Set(codes)].toSorted());
    for (const entry of allErrors()) {
      expect(entry.causes.length, entry.code).toBeGreaterThan(0);
      expect(entry.checks.length, entry.code).toBeGreaterThan(0);
      expect(entry.references.length, entry.code).toBeGreaterThan(0);
    }
  });

  it("gives each exit code the number that its HRESULT wraps", () => {
    const numbered = allErrors().filter((entry) => entry.exitCode !== undefined);
    expect(numbered.length).toBeGreaterThan(5);
    for (const { code, exitCode } of numbered) expect(takeApart(code)).toEqual({ kind: "win32", win32: exitCode });
  });

  it("places a code only where the status page has that step", () => {
    for (const { code, stage } of allErrors()) {
      if (stage?.step) expect(PHASES.find((phase) => phase.id === stage.phase)?.steps, code).toContain(stage.step);
    }
  });

  describe.skipIf(!existsSync(FACTS))("against the collected facts", () => {
    interface Fact {
      readonly code: string;
      readonly decimalSigned: number;
      readonly symbol: string;
      readonly meaning: string;
      readonly confidence: string;
    }
    const facts = existsSync(FACTS) ? (JSON.parse(readFileSync(FACTS, "utf8")) as readonly Fact[]) : [];

    it("has every one of them under the same symbol and confidence, by hex and by signed decimal", () => {
      expect(facts.length).toBeGreaterThan(200);
      for (const fact of facts) {
        const entry = lookUpError(fact.code);
        expect(entry, fact.code).toBeDefined();
        expect(lookUpError(String(fact.decimalSigned)), fact.code).toBe(entry);
        // A description in place of a symbol ("OMA-DM 400") stays without one.
        const symbol = /^[A-Z][A-Z0-9]*(?:_[A-Za-z0-9]+)+/.exec(fact.symbol)?.[0];
        if (symbol !== undefined) expect(entry?.symbol, fact.code).toBe(symbol);
        expect(entry?.confidence, fact.code).toBe(fact.confidence);
      }
    });

    it("says every meaning in its own words", () => {
      const plain = (text: string): string =>
        text
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, " ")
          .trim();
      for (const fact of facts) expect(plain(lookUpError(fact.code)?.meaning ?? ""), fact.code).not.toBe(plain(fact.meaning));
    });
  });
});

describe("lookUpError", () => {
  it("finds an exit code as the HRESULT made of it", () => {
    expect(lookUpError("1603")?.symbol).toBe("ERROR_INSTALL_FAILURE");
    expect(lookUpError("1618")?.code).toBe("0x80070652");
  });

  it("finds an NTSTATUS that was turned into an HRESULT", () => expect(lookUpError("0xD000023C")?.symbol).toBe("STATUS_NETWORK_UNREACHABLE"));

  it("finds a WinHTTP number that the enrollment client or the token library wrapped", () => {
    expect(lookUpError("0xCAA82EE7")?.symbol).toBe("WININET_E_NAME_NOT_RESOLVED");
    expect(lookUpError("0x80192EFD")?.symbol).toBe("WININET_E_CANNOT_CONNECT");
    expect(lookUpError("0x80192EE2")?.code).toBe("0x80192EE2");
  });

  it("finds an Entra sign-in error by its number, in any case, and only with its prefix", () => {
    expect(lookUpError(" aadsts50126 ")?.symbol).toBe("InvalidUserNameOrPassword");
    expect(lookUpError("50126")).toBeUndefined();
    expect(lookUpError("AADSTS99999")).toBeUndefined();
  });

  it("has nothing for a code that nobody noted, nor for text", () => {
    expect(lookUpError("0x80091234")).toBeUndefined();
    expect(lookUpError("AADEnroll")).toBeUndefined();
  });
});

describe("describeError", () => {
  it.each([
    ["-2145647629", "0x801C03F3, the directory does not know this device"],
    ["1618", "1618, another installation is running"],
    ["0x80070652", "0x80070652 (1618), another installation is running"],
    ["0", "0x00000000, success"],
    ["0x800704D3", "0x800704D3, not known (Windows error 1235)"],
    ["12", "12, not known (Windows error number or exit code)"],
    ["0x801901A9", "0x801901A9, not known (HTTP status 425)"],
    ["0x8018FFFF", "0x8018FFFF, not known (failure, MDM enrollment, code 65535)"],
    ["0x85555555", "0x85555555, not known (failure, facility 1365, code 21845)"],
    ["0xC0000123", "0xC0000123, not known (NTSTATUS error)"],
    ["0xCAA20099", "0xCAA20099, not known (Entra token library)"],
    ["0xC0210099", "0xC0210099, not known (NTSTATUS error, BitLocker)"],
    ["0xC00F0099", "0xC00F0099, not known (NTSTATUS error, facility 15)"],
    ["-5", "0xFFFFFFFB, not known (-5, a number of the program's own)"],
    ["0xA1234567", "0xA1234567, not known (a code of the program's own)"],
    ["-1073741819", "0xC0000005, the program crashed"],
    ["AADSTS50057", "AADSTS50057, the account is disabled for sign-in to Entra"],
    ["aadsts99999", "AADSTS99999, not known (Entra sign-in error)"],
    ["no code", "no code"],
  ])("says of %s: %s", (code, text) => expect(describeError(code)).toBe(text));
});

describe("codeOfNumber", () => {
  it("gives the code of a number of each kind, and none where there is no such number", () => {
    expect(NUMBER_KINDS.map((kind) => codeOfNumber(kind, 50_126))).toEqual(["0x8007C3CE", undefined, "0x87D1C3CE", "AADSTS50126"]);
    expect(NUMBER_KINDS.map((kind) => codeOfNumber(kind, 404))).toEqual(["0x80070194", "0x80190194", "0x87D10194", undefined]);
    expect(NUMBER_KINDS.map((kind) => codeOfNumber(kind, 0))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("the other look-ups", () => {
  it("names a code", () => {
    expect(errorName("0x800705B4")).toBe("ERROR_TIMEOUT");
    expect(errorName("0x87D300CC")).toBeUndefined();
  });

  it("names a facility, product ranges before winerror.h", () => {
    expect(facilityName("0x81036501", 259)).toBe("Autopilot client");
    expect(facilityName("0x80240001", 36)).toBe("Windows Update");
    expect(facilityName("0x85555555", 1365)).toBeUndefined();
  });

  it("finds entries by a part of symbol or text", () => {
    expect(searchErrors("devicecapreached").map((entry) => entry.code)).toEqual(["0x80180013"]);
    expect(searchErrors("  ")).toEqual([]);
  });
});
