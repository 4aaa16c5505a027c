import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineSplitter, type TextLine } from "../../../src/formats/index.js";

function split(pieces: readonly string[], maxLength?: number): TextLine[] {
  const lines: TextLine[] = [];
  const splitter = createLineSplitter((line) => lines.push(line), maxLength);
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
}

describe("the line splitter", () => {
  it("counts lines and drops their ends", () => {
    expect(split(["a\r\nb\n\nc"]).map(({ text, number }) => `${number}:${text}`)).toEqual(["1:a", "2:b", "3:", "4:c"]);
  });

  it("has no line after the last line feed", () => {
    expect(split(["a\n"])).toHaveLength(1);
    expect(split([])).toEqual([]);
  });

  it("keeps the beginning of a line that is too long and says so", () => {
    expect(split(["abc", "def\ngh"], 4)).toEqual([
      { text: "abcd", number: 1, cut: true },
      { text: "gh", number: 2, cut: false },
    ]);
  });

  it("gives the same lines wherever the pieces are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "\r", "\n", "\r\n", "bc"), { maxLength: 30 }), (pieces) => {
        expect(split(pieces)).toEqual(split([pieces.join("")]));
      }),
    );
  });
});
