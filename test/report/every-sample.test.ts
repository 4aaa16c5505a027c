import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeCodecs, rawInputs } from "../../src/cli/node-ports.js";
import { buildTimelineEntries, diagnose, type Report, reportSchema } from "../../src/diagnosis/index.js";
import { collectEvidence } from "../../src/evidence/index.js";
import type { PhaseId } from "../../src/knowledge/index.js";
import { renderJson, renderMarkdown, renderText, renderTimeline, TIMELINE_FORMATS } from "../../src/report/index.js";
import { displayWidth } from "../../src/report/text/width.js";
import { builtInRules } from "../../src/rule-engine/index.js";

const SAMPLES = join(import.meta.dirname, "../../samples");
const names = readdirSync(SAMPLES);
const CONTROLS = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

const PHASES: readonly PhaseId[] = ["before-esp", "device-preparation", "device-setup", "account-setup", "after-esp"];

/** What `contract.md` of the machine output promises of any report, beyond its schema. */
function expectPromises(report: Report): void {
  const { verdict, phases, failure, attempt, attempts, diagnoses, events } = report;
  expect(phases.map(({ id }) => id)).toEqual(attempt.count > 0 ? PHASES : []);
  expect(attempts.map(({ index }) => index)).toEqual(Array.from({ length: attempt.count }, (_, index) => index + 1));
  expect(attempts.find(({ index }) => index === attempt.index)?.verdict ?? verdict).toBe(verdict);
  expect(failure !== null).toBe(verdict === "failed" || verdict === "soft-failed");
  if (failure !== null && failure.phase !== "outside-esp") {
    const failed = phases.findIndex(({ id }) => id === failure.phase);
    expect(phases[failed]?.status).toBe("failed");
    if (failure.step !== null) expect(phases[failed]?.steps.find(({ id }) => id === failure.step)?.status).toBe("failed");
    for (const later of phases.slice(failed + 1)) expect(later.status).not.toBe("failed");
  }
  const order = ["root-cause", "contributing", "symptom", "notice"];
  const roles = diagnoses.map(({ role }) => order.indexOf(role));
  expect(roles).toEqual(roles.toSorted((a, b) => a - b));
  const sources = new Set(report.coverage.sources.map(({ path }) => path));
  for (const { evidence } of diagnoses) for (const { source } of evidence) expect(sources).toContain(source);
  expect(events.inAttempt).toBeLessThanOrEqual(events.total);
  expect(report.summary).toMatch(/^\P{Ll}.*\.$/u);
}

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
      expectPromises(report);
      const text = renderText(report);
      expect(text).not.toMatch(/\{[A-Za-z][\w ]*[}|:]|\(not recorded\)|\[\[|\.\.(?!\.)|\s[.;,:]\s|[;:,.]\s*[;:,]\s/);
      for (const width of [60, 80, 120])
        expect(
          renderText(report, { width })
            .split("\n")
            .filter((line) => displayWidth(line) > width),
        ).toEqual([]);
      expect(text.split("\n").slice(0, 5).join("\n")).toContain(report.failure?.errorCode ?? "");
      for (const output of [text, renderMarkdown(report), renderJson(report)]) {
        expect(output).not.toMatch(CONTROLS);
        expect(output).not.toMatch(/\bundefined\b|\bNaN\b|\[object /);
      }
      expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
    }
    const entries = buildTimelineEntries(evidence);
    for (const format of TIMELINE_FORMATS) expect([...renderTimeline(entries, format)].join("")).not.toMatch(CONTROLS);
    // What only the program needs of an entry is no part of the output.
    const shown = entries.map(({ textOnly: _, ...entry }) => entry);
    expect([...renderTimeline(entries, "ndjson")].map((line) => JSON.parse(line))).toEqual(shown);
  });
});
