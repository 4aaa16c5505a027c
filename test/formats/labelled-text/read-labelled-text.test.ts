import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLabelledText } from "../../../src/formats/index.js";
import { processorTime } from "../../support/processor-time.js";

const pairs = (text: string): unknown[] => readLabelledText(text).lines.map(({ section, label, value }) => [section, label, value]);

describe("text of labels and values", () => {
  it("is read in every way that commands write it", () => {
    expect(pairs("  AzureAdJoined : YES\r\n-TPM Version: 2.0\r\n   Host Name . . . . . : ALD-4471\r\n  fIsReady = 1\r\n")).toEqual([
      ["", "AzureAdJoined", "YES"],
      ["", "TPM Version", "2.0"],
      ["", "Host Name", "ALD-4471"],
      ["", "fIsReady", "1"],
    ]);
  });

  it("keeps the rest of a value that has colons and equal signs of its own", () => {
    expect(pairs("MdmUrl : https://mdm.example/a=b\nTime: 10:20:30\nA = B:C = D")).toEqual([
      ["", "MdmUrl", "https://mdm.example/a=b"],
      ["", "Time", "10:20:30"],
      ["", "A", "B:C = D"],
    ]);
  });

  it("knows titles in boxes, between signs and with a colon at the end", () => {
    const text = "+----+\n| Device State |\n+----+\n a : 1\n=== Part 2 ===\n b : 2\nCurrent settings:\n c : 3\n   d :\n";
    expect(pairs(text)).toEqual([
      ["Device State", "a", "1"],
      ["Part 2", "b", "2"],
      ["Current settings", "c", "3"],
      ["Current settings", "d", ""],
    ]);
  });

  it("gives each line its number and its indent, and lines without a label by themselves", () => {
    const { lines, plain } = readLabelledText("x\n\n\t a : 1\n      10.1.0.1\n");
    expect(lines).toMatchObject([{ line: 3, indent: 2 }]);
    expect(plain).toEqual([
      { line: 1, section: "", text: "x" },
      { line: 4, section: "", text: "10.1.0.1" },
    ]);
  });

  it("takes no sentence for a label", () => {
    expect(pairs(`${"The service said something long ".repeat(4)}: no`)).toEqual([]);
  });

  it("stays bounded with long and many lines, and says that something is missing", () => {
    const long = readLabelledText(`a : ${"x".repeat(5_000_000)}\nb : 1`);
    expect(long.cut).toBe(true);
    expect(long.lines[0]?.value.length).toBeLessThan(20_000);
    expect(long.lines[1]).toMatchObject({ label: "b", line: 2 });
    const many = readLabelledText("a : 1\n".repeat(150_000));
    expect(many).toMatchObject({ cut: true });
    expect(many.lines).toHaveLength(100_000);
  });

  it("takes time in proportion to hostile text", () => {
    for (const unit of ["-", "= ", ":", "| ", ". ", "-:", "\n-"]) {
      const before = processorTime();
      readLabelledText(unit.repeat(2_000_000));
      expect(processorTime() - before).toBeLessThan(10_000);
    }
  });

  it("never throws, whatever the text is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        readLabelledText(text);
      }),
    );
  });
});
