import { diagnose, type Report } from "../../diagnosis/index.js";
import { VERSION } from "../../generated/version.js";
import { renderJson, renderMarkdown, renderText, zoneOf } from "../../report/index.js";
import { textWidth, wantsColour, warn, writeResult } from "../console.js";
import { checkOutput, readEvidence, withNames } from "../evidence.js";
import { CannotRun, EXIT } from "../failure.js";
import { interruptible } from "../interruptible.js";
import { localOffsetOf } from "../options.js";
import type { SetExitCode } from "../program.js";
import { readNames } from "../names-file.js";
import { everyRule } from "../../rule-engine/index.js";
import { layersFor } from "../rule-files.js";
import { meaningfulRecords } from "../timeline-entries.js";
import type { DiagnoseOptions } from "./diagnose.js";

export async function runDiagnose(inputs: readonly string[], options: DiagnoseOptions, setCode: SetExitCode): Promise<void> {
  await checkOutput(options.output, inputs);
  const layers = await layersFor(options.rules);
  const names = await readNames(options.names);
  const read = await readEvidence(inputs, { ...meaningfulRecords(everyRule(layers)), ...localOffsetOf(options) }, options);
  const evidence = withNames(read, names);
  const reports = await interruptible(() => diagnose(evidence, { ...layers, attempt: options.attempt, toolVersion: VERSION }));
  if (reports.length === 0) throw new CannotRun(`--attempt ${options.attempt}: there is no such attempt in ${inputs.join(", ")}`);
  if (options.timeZone === "device" && options.format !== "json") warnOfZone(reports, options);
  setCode(exitCode(reports));
  await writeResult(render(reports, options), { file: options.output });
}

function render(reports: readonly Report[], options: DiagnoseOptions): Iterable<string> {
  const { format, timeZone, attempt } = options;
  switch (format) {
    case "json": {
      const [only] = reports;
      return [renderJson(attempt === "all" || only === undefined ? reports : only)];
    }
    case "markdown":
      return [reports.map((report) => renderMarkdown(report, { timeZone })).join("\n---\n\n")];
    case "text":
      return [reports.map((report) => renderText(report, { width: textWidth(), colour: wantsColour(options), timeZone })).join("\n\n")];
  }
}

function warnOfZone(reports: readonly Report[], options: DiagnoseOptions): void {
  if (reports.some(({ device }) => zoneOf("device", device.timeZone?.offsetMinutes) === undefined)) {
    warn("the evidence does not tell the device's time zone; times are in UTC", options);
  }
}

/** One failure among several attempts counts. */
function exitCode(reports: readonly Report[]): number {
  if (reports.some(({ verdict }) => verdict === "failed" || verdict === "soft-failed")) return EXIT.failed;
  return reports.some(({ verdict }) => verdict === "inconclusive") ? EXIT.inconclusive : EXIT.ok;
}
