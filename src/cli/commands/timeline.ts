import { type Command, InvalidArgumentError, Option } from "commander";
import { diagnose } from "../../diagnosis/index.js";
import type { Evidence } from "../../evidence/index.js";
import { PHASE_IDS, type PhaseId } from "../../knowledge/index.js";
import { renderTimeline, TIMELINE_FORMATS, type TimelineFormat, UTC, type Zone, zoneOf } from "../../report/index.js";
import type { TimelineEntry } from "../../timeline/index.js";
import { wantsColour, warn, writeResult } from "../console.js";
import { checkOutput, readEvidence } from "../evidence.js";
import { CannotRun } from "../failure.js";
import { interruptible } from "../interruptible.js";
import { addCommonOptions, type CommonOptions, formatOption, oneOf, refuseLater } from "../options.js";
import { rulesFor } from "../rule-files.js";
import { chooseEntries, meaningfulRecords } from "../timeline-entries.js";
import { VERSION } from "../version.js";
import { entryFilter, LEVELS, type LevelName, readMoment } from "../timeline-filter.js";

interface Options extends CommonOptions {
  readonly format: TimelineFormat;
  readonly phase?: readonly PhaseId[];
  readonly channel?: readonly string[];
  readonly level?: LevelName;
  readonly since?: string;
  readonly until?: string;
  readonly grep?: string;
  readonly all?: boolean;
  readonly count?: boolean;
  readonly recover?: boolean;
}

export function timelineCommand(root: Command): void {
  const command = root
    .command("timeline")
    .description("show what happened, in order, over all logs")
    .argument("<input...>", "diagnostics to read, all of one device")
    .addOption(formatOption(TIMELINE_FORMATS))
    .addOption(
      new Option("--phase <phase>", `only this phase (repeatable): ${PHASE_IDS.join(", ")}`).argParser(collect((value) => oneOf(value, PHASE_IDS))),
    )
    .addOption(
      new Option("--channel <log>", "only this log (repeatable): a short name such as mdm-admin, or a part of the channel's name").argParser(
        collect(String),
      ),
    )
    .addOption(new Option("--level <level>", `this level and worse: ${LEVELS.join(", ")}`).argParser(readLevel))
    .option("--since <time>", "from this time on, such as 2026-03-12 or 2026-03-12T14:03 (zone: --time-zone)")
    .option("--until <time>", "up to and including this day, minute or second")
    .option("--grep <text>", "only entries that hold this text; capitals do not matter")
    .option("--all", "every record of every log, also those without meaning for a deployment")
    .option("--count", "only the number of entries")
    .option("--recover", "also records that event logs no longer count: what their slack still holds, marked as recovered")
    .action((inputs: string[], options: Options, self: Command) => runTimeline(inputs, options, self.getOptionValueSource("attempt") !== "default"));
  addCommonOptions(command);
}

async function runTimeline(inputs: readonly string[], options: Options, attemptGiven: boolean): Promise<void> {
  refuseLater(options);
  // Wrong usage is told before anything is read; the device's own zone is known only afterwards.
  filterOf(options, UTC);
  await checkOutput(options.output, inputs);
  const rules = await rulesFor(options.rules);
  const isMeaningful = meaningfulRecords(rules);
  if (onlyCounts(options, attemptGiven)) {
    const { totals } = await readEvidence(inputs, { keep: () => true, countOnly: true, hash: false }, options);
    await writeResult([`${totals.records}\n`], { file: options.output });
    return;
  }
  const recover = options.recover === true;
  const evidence = await readEvidence(inputs, { keep: options.all === true ? () => true : isMeaningful, recover, hash: false }, options);
  const zone = zoneOf(options.timeZone, options.timeZone === "device" ? await interruptible(() => deviceOffset(evidence)) : undefined);
  if (zone === undefined) warn("the evidence does not tell the device's time zone; times are in UTC", options);
  const keep = filterOf(options, zone ?? UTC);
  // `--all` means every record of every log, unless an attempt was asked for as well; what is recovered is mostly older than the last.
  const attempt = (options.all === true || recover) && !attemptGiven ? "all" : options.attempt;
  const entries = await interruptible(() => chooseEntries(evidence, attempt));
  if (entries === undefined) throw new CannotRun(`--attempt ${attempt}: there is no such attempt in ${inputs.join(", ")}`);
  const shown = await interruptible(() => entries.filter((entry) => (options.all === true || isMeaning(entry, isMeaningful)) && keep(entry)));
  const pieces =
    options.count === true ? [`${shown.length}\n`] : renderTimeline(shown, options.format, { zone: zone ?? UTC, colour: wantsColour(options) });
  await writeResult(pieces, { file: options.output });
}

/** Every record counts, so that none has to be remembered: a log of any size is counted in little memory. */
function onlyCounts({ count, all, recover, phase, channel, level, since, until, grep }: Options, attemptGiven: boolean): boolean {
  const filters = [phase, channel, level, since, until, grep];
  return count === true && all === true && recover !== true && !attemptGiven && filters.every((filter) => filter === undefined);
}

function filterOf(options: Options, zone: Zone): (entry: TimelineEntry) => boolean {
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

function isMeaning(entry: TimelineEntry, isMeaningful: ReturnType<typeof meaningfulRecords>): boolean {
  const { provider, channel, eventId } = entry;
  return provider === undefined || channel === undefined || eventId === undefined || isMeaningful({ provider, channel, eventId });
}

/** A level by name, or by its number in the record. */
function readLevel(value: string): LevelName {
  const byNumber = /^[1-5]$/.test(value) ? LEVELS[Number(value) - 1] : undefined;
  return byNumber ?? oneOf(value, LEVELS);
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

/** An option that may be given several times, or once with commas. */
function collect<Value>(read: (value: string) => Value): (value: string, before: readonly Value[] | undefined) => readonly Value[] {
  return (value, before = []) => {
    const parts = value.split(",").filter((part) => part.trim() !== "");
    if (parts.length === 0) throw new InvalidArgumentError("it is empty");
    return [...before, ...parts.map((part) => read(part.trim()))];
  };
}
