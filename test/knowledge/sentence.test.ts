import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillSentence, parseSentence, placeholders } from "../../src/knowledge/sentence.js";

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  fillSentence(parseSentence(template), ({ names }) => names.map((name) => values[name]).find((value) => value !== undefined));

describe("the sentence templates of the event dictionary", () => {
  it("put values in the place of placeholders", () => {
    expect(fill("Phase {State:enrollment-state} of {Total}", { State: "3", Total: "7" })).toBe("Phase 3 of 7");
  });

  it("take the first name that has a value", () => {
    expect(fill("{HRESULT|HexInt1:code}", { HexInt1: "0x1" })).toBe("0x1");
  });

  it("leave out an optional part unless all its values are there", () => {
    expect(fill("App {A} failed[: {B}][ ({C}, {D})]", { A: "x", B: "5", C: "y" })).toBe("App x failed: 5");
    expect(fill("a[ never]b", {})).toBe("a neverb");
  });

  it("write doubled brackets as brackets", () => {
    expect(fill("[[{A}]]", { A: "1" })).toBe("[1]");
  });

  it("do not read values as templates", () => {
    expect(fill("{A}", { A: "{B}[x]" })).toBe("{B}[x]");
  });

  it.each(["{", "{}", "{A", "{A:B C}", "a]", "[a", "[a[b]]"])("refuse %s with a reason", (template) => {
    expect(() => parseSentence(template)).toThrow(SyntaxError);
  });

  it("name their placeholders, those of optional parts included", () => {
    expect(placeholders(parseSentence("{A}[ {B|C:code}]"))).toEqual([
      { kind: "value", names: ["A"] },
      { kind: "value", names: ["B", "C"], format: "code" },
    ]);
  });

  it("parse or refuse any text, and text without special characters stays as it is", () => {
    fc.assert(
      fc.property(fc.string(), (template) => {
        try {
          const filled = fillSentence(parseSentence(template), () => "v");
          if (!/[[\]{}]/.test(template)) expect(filled).toBe(template);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
  });
});
