import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeCodecs, rawInputs } from "../../src/cli/node-ports.js";
import { buildTimelineEntries, diagnose, reportSchema } from "../../src/diagnosis/index.js";
import { collectEvidence } from "../../src/evidence/index.js";
import { renderJson, renderMarkdown, renderText, renderTimeline, TIMELINE_FORMATS } from "../../src/report/index.js";
import { displayWidth } from "../../src/report/text/width.js";
import { builtInRules } from "../../src/rule-engine/index.js";

const SAMPLES = join(import.meta.dirname, "../../samples");
const names = readdirSync(SAMPLES);
const CONTROLS = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

describe("every renderer on every sample", () => {
  it("has samples to render", () => {
    expect(names.length).toBeGreaterThanOrEqual(14);
  });

  it.each(names)("%s", async (name) => {
    const input = readdirSync(join(SAMPLES, name)).find((file) => file.startsWith("evidence"));
    const evidence = await collectEvidence(await rawInputs([join(SAMPLES, name, input ?? "")]), nodeCodecs, { keep: () => true });
    const reports = diagnose(evidence, { rules: builtInRules(), attempt: "all", toolVersion: "0.0.0" });
    expect(reports.length).toBeGreaterThan(0);
    for (const report of reports) {
      const text = renderText(report);
      expect(text.split("\n").filter((line) => displayWidth(line) > 80)).toEqual([]);
      expect(text.split("\n").slice(0, 5).join("\n")).toContain(report.failure?.errorCode ?? "");
      for (const output of [text, renderMarkdown(report), renderJson(report)]) {
        expect(output).not.toMatch(CONTROLS);
        expect(output).not.toMatch(/\bundefined\b|\bNaN\b|\[object /);
      }
      expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
    }
    const entries = buildTimelineEntries(evidence);
    for (const format of TIMELINE_FORMATS) expect([...renderTimeline(entries, format)].join("")).not.toMatch(CONTROLS);
    expect([...renderTimeline(entries, "ndjson")].map((line) => JSON.parse(line))).toEqual(entries);
  });
});
