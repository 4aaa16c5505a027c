import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillTemplate, parseTemplate } from "../../src/rule-engine/template.js";

const values: Readonly<Record<string, string>> = { A: "one", B: "two" };
function fill(text: string): string {
  return fillTemplate(text, (part) =>
    part.kind !== "field" ? undefined : part.names.map((name) => values[name]).find((value) => value !== undefined),
  );
}

describe("texts of rules", () => {
  it("fill placeholders and alternatives", () => {
    expect(fill("{A} and {C|B:code}.")).toBe("one and two.");
  });

  it("leave optional parts out, without a trace of them", () => {
    expect(fill("It failed[[ with {C}]]. [[{fact:hybrid} is so.]] Then [[{A}]].")).toBe("It failed. Then one.");
    expect(fill("[[{C}]]")).toBe("");
  });

  it("do not double the full stop of a value", () => {
    const said = (text: string) => fillTemplate(text, () => "Not found.");
    expect(said("It said: {A}. Codes such as 0x80192E.. count[[; {A}]].")).toBe("It said: Not found. Codes such as 0x80192E.. count; Not found.");
  });

  it("keep the lines of the author", () => {
    expect(fill("one\n\n  two [[{C}]]\nthree")).toBe("one\n\n two\nthree");
  });

  it("either parse or say what was expected, and never print an optional part's brackets", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "[[", "]]", "A", ":", "|", " ", "fact:x") }), (text) => {
        try {
          parseTemplate(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
          return;
        }
        expect(fill(text)).not.toMatch(/\[\[|\]\]|[{}]/);
      }),
    );
  });
});
