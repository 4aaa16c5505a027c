import { diagnose } from "../../diagnosis/index.js";
import type { Evidence } from "../../evidence/index.js";
import { renderTimeline, type TimelineOptions, UTC, type Zone, zoneOf } from "../../report/index.js";
import type { RecordHeader } from "../../formats/index.js";
import type { Rule } from "../../rule-engine/index.js";
import type { TimelineEntry } from "../../timeline/index.js";
import { wantsColour, warn, writeResult } from "../console.js";
import { checkOutput, readEvidence, withNames } from "../evidence.js";
import { CannotRun } from "../failure.js";
import { interruptible } from "../interruptible.js";
import { localOffsetOf } from "../options.js";
import { readNames } from "../names-file.js";
import { layersFor } from "../rule-files.js";
import { chooseEntries, meaningfulRecords } from "../timeline-entries.js";
import { VERSION } from "../../generated/version.js";
import { entryFilter, readMoment } from "../timeline-filter.js";
import type { TimelineCommandOptions } from "./timeline.js";

export async function runTimeline(inputs: readonly string[], options: TimelineCommandOptions, attemptGiven: boolean): Promise<void> {
  // Wrong usage is told before anything is read; the device's own zone is known only afterwards.
  filterOf(options, UTC);
  await checkOutput(options.output, inputs);
  const { rules } = await layersFor(options.rules);
  const meaningful = meaningfulRecords(rules);
  const recover = options.recover === true;
  const names = await readNames(options.names);
  const read = await readEvidence(
    inputs,
    { ...(options.all === true ? { keep: () => true } : meaningful), recover, hash: false, ...localOffsetOf(options) },
    options,
  );
  const evidence = withNames(read, names);
  const zone = zoneOf(options.timeZone, options.timeZone === "device" ? await interruptible(() => deviceOffset(evidence)) : undefined);
  if (zone === undefined) warn("the evidence does not tell the device's time zone; times are in UTC", options);
  const keep = filterOf(options, zone ?? UTC);
  // `--all` means every record of every log, unless an attempt was asked for as well; what is recovered is mostly older than the last.
  const attempt = (options.all === true || recover) && !attemptGiven ? "all" : options.attempt;
  const entries = await interruptible(() => chooseEntries(evidence, attempt));
  if (entries === undefined) throw new CannotRun(`--attempt ${attempt}: there is no such attempt in ${inputs.join(", ")}`);
  const shown = await interruptible(() => entries.filter((entry) => (options.all === true || isMeaning(entry, meaningful.keep)) && keep(entry)));
  const pieces = await piecesOf(shown, options, { zone: zone ?? UTC, colour: wantsColour(options) }, rules);
  await writeResult(pieces, { file: options.output });
}

async function piecesOf(
  shown: readonly TimelineEntry[],
  options: TimelineCommandOptions,
  look: TimelineOptions,
  rules: readonly Rule[],
): Promise<Iterable<string>> {
  if (options.count === true) return [`${shown.length}\n`];
  if (options.asCases === true) return (await import("../as-cases/case-text.js")).timelineAsCases(shown, rules);
  return renderTimeline(shown, options.format, look);
}

function filterOf(options: TimelineCommandOptions, zone: Zone): (entry: TimelineEntry) => boolean {
  return entryFilter({
    phases: options.phase,
    channels: options.channel,
    level: options.level,
    since: momentOf("--since", options.since, zone)?.from,
    until: momentOf("--until", options.until, zone)?.to,
    grep: options.grep,
  });
}

/** Minutes east of UTC, as a report of the same evidence has them. */
function deviceOffset(evidence: Evidence): number | undefined {
  const [report] = diagnose(evidence, { rules: [], toolVersion: VERSION });
  return report?.device.timeZone?.offsetMinutes;
}

function isMeaning(entry: TimelineEntry, isMeaningful: (header: RecordHeader) => boolean): boolean {
  const { provider, channel, eventId } = entry;
  return provider === undefined || channel === undefined || eventId === undefined || isMeaningful({ provider, channel, eventId });
}

function momentOf(option: string, text: string | undefined, zone: Zone): { readonly from: number; readonly to: number } | undefined {
  if (text === undefined) return undefined;
  const moment = readMoment(text, zone);
  if (!moment)
    throw new CannotRun(
      `option '${option} <time>' argument '${text}' is invalid. Allowed are a day (2026-03-12) or a time (2026-03-12T14:03, 2026-03-12T14:03:38Z)`,
    );
  return moment;
}
