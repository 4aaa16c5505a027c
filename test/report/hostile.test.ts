import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/diagnosis/index.js";
import { renderJson, renderMarkdown, renderText, renderTimeline } from "../../src/report/index.js";
import { displayWidth } from "../../src/report/text/width.js";
import type { TimelineEntry } from "../../src/timeline/index.js";
import { every, failedApps } from "./reports.js";

const HOSTILE = [
  "\u001b[2J\u001b]0;owned\u0007 red \u009b31m",
  "abc\u202Egpj.exe\u2066 isolate\u2069",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "=cmd|'/c calc'!A0",
  "[link](javascript:alert(1)) ![x](http://x/y) `code` ``` | cell | **bold** _u_",
  "x".repeat(500),
  "漢字かな交じり文の長い一文がここにあります".repeat(12),
  "line one\r\nline two\n\n# heading\n- item",
  "lone \uD800 surrogate, nul \u0000, back\b\b",
  "👩‍👩‍👧‍👦 family ❤️ flags 🇩🇪🇫🇷",
];
const CONTROLS = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** The same report with every free text in it replaced. */
function poisoned(report: Report, text: string): Report {
  const swap = (value: unknown, key = ""): unknown => {
    if (typeof value === "string") return FREE.has(key) ? text : value;
    if (Array.isArray(value)) return value.map((one) => swap(one, key));
    if (key === "tool") return value;
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, swap(one, name)]))
      : value;
  };
  return swap(report) as Report;
}
const FREE = new Set(
  "name summary title explanation remedies text source provider channel key because what why collect serialNumber manufacturer model profileName tenantDomain assignedUser path errorName references".split(
    " ",
  ),
);

function entry(text: string): TimelineEntry {
  return {
    seq: 1,
    at: "2026-03-12T14:03:38.1040000Z",
    source: text,
    kind: "event",
    provider: text,
    channel: text,
    eventId: 1,
    computer: text,
    data: { A: text, B: [text, text] },
    text,
  };
}

describe.each(HOSTILE.map((text) => [JSON.stringify(text.slice(0, 30)), text]))("hostile text %s", (_, text) => {
  it("reaches no terminal from the text report, and bends no line", () => {
    for (const report of Object.values(every)) {
      const output = renderText(poisoned(report, text));
      expect(output).not.toMatch(CONTROLS);
      expect(output).not.toMatch(/\p{Cs}/u);
      expect(output.split("\n").filter((line) => displayWidth(line) > 80)).toEqual([]);
    }
  });

  it("stays text in Markdown", () => {
    const output = renderMarkdown(poisoned(failedApps, text));
    expect(output).not.toMatch(CONTROLS);
    const outside = output.replaceAll(/(`{3,})text\n[\s\S]*?\n\1(?=\n|$)/g, "");
    expect(outside).not.toMatch(/<(?!https?:)/);
    expect(outside).not.toMatch(/(?<!\\)\]\(/);
    expect(outside.split("\n").filter((line) => line.startsWith("#"))).toEqual(
      renderMarkdown(poisoned(failedApps, "plain"))
        .split("\n")
        .filter((line) => line.startsWith("#"))
        .map((line) => (line.startsWith("## ") ? expect.stringContaining("FAILED") : line)),
    );
  });

  it("is the same text again after JSON, and no control character is in the JSON", () => {
    const report = poisoned(failedApps, text);
    const output = renderJson(report);
    expect(output).not.toMatch(CONTROLS);
    expect(JSON.parse(output)).toEqual(report);
    const lines = [...renderTimeline([entry(text)], "ndjson")].join("");
    expect(lines).not.toMatch(CONTROLS);
    expect(lines.trimEnd()).not.toContain("\n");
    expect(JSON.parse(lines)).toEqual(entry(text));
  });

  it("is one line of the text timeline and one record of the CSV, never a formula", () => {
    const line = [...renderTimeline([entry(text)], "text")].join("");
    expect(line).not.toMatch(CONTROLS);
    expect(line.trimEnd()).not.toContain("\n");
    const csv = [...renderTimeline([entry(text)], "csv")].join("");
    expect(csv).not.toMatch(CONTROLS);
    expect(readCsv(csv)).toHaveLength(2);
    for (const cell of readCsv(csv)[1] ?? []) expect(cell).not.toMatch(/^[=+\-@\t]/);
  });
});

describe("any text at all", () => {
  it("renders without a throw, without controls and within the width", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const output = renderText(poisoned(failedApps, text));
        return !CONTROLS.test(output) && output.split("\n").every((line) => displayWidth(line) <= 80);
      }),
      { numRuns: 60 },
    );
  });

  it("comes back from CSV as it went in, but for what was escaped or disarmed", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const [, row] = readCsv([...renderTimeline([entry(text)], "csv")].join(""));
        const cell = row?.[21] ?? "";
        return /^[=+\-@\t]/.test(text) ? cell === `'${text}` : cell === text || CONTROLS.test(text);
      }),
      { numRuns: 200 },
    );
  });
});

/** An RFC 4180 reader, written apart from the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let index = 0;
  while (index < text.length) {
    let cell = "";
    if (text[index] === '"') {
      index += 1;
      while (!(text[index] === '"' && text[index + 1] !== '"')) {
        if (index >= text.length) throw new Error("quote without end");
        if (text[index] === '"') index += 1;
        cell += text[index] ?? "";
        index += 1;
      }
      index += 1;
    } else {
      while (index < text.length && text[index] !== "," && !text.startsWith("\r\n", index)) {
        cell += text[index] ?? "";
        index += 1;
      }
    }
    row.push(cell);
    if (text[index] === ",") {
      index += 1;
    } else {
      if (!text.startsWith("\r\n", index)) throw new Error(`no line end at ${index}`);
      index += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
