import { type Command, InvalidArgumentError, Option } from "commander";
import { PHASE_IDS, type PhaseId } from "../../knowledge/index.js";
import { TIMELINE_FORMATS, type TimelineFormat } from "../../report/index.js";
import { addCommonOptions, type CommonOptions, formatOption, oneOf, refuseLater } from "../options.js";
import { onlyCounts } from "./only-counts.js";
import { LEVELS, type LevelName } from "../timeline-filter.js";

export interface TimelineCommandOptions extends CommonOptions {
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
  readonly asCases?: boolean;
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
    .addOption(
      new Option("--as-cases", "the events in the form of a case for rules test, with names, ids and texts hidden").conflicts(["format", "count"]),
    )
    .option("--recover", "also records that event logs no longer count: what their slack still holds, marked as recovered")
    .action(async (inputs: string[], options: TimelineCommandOptions, self: Command) => {
      refuseLater(options);
      const attemptGiven = self.getOptionValueSource("attempt") !== "default";
      if (onlyCounts(options, attemptGiven)) return (await import("./run-count.js")).runCount(inputs, options);
      return (await import("./run-timeline.js")).runTimeline(inputs, options, attemptGiven);
    });
  addCommonOptions(command);
}

/** A level by name, or by its number in the record. */
function readLevel(value: string): LevelName {
  const byNumber = /^[1-5]$/.test(value) ? LEVELS[Number(value) - 1] : undefined;
  return byNumber ?? oneOf(value, LEVELS);
}

/** An option that may be given several times, or once with commas. */
function collect<Value>(read: (value: string) => Value): (value: string, before: readonly Value[] | undefined) => readonly Value[] {
  return (value, before = []) => {
    const parts = value.split(",").filter((part) => part.trim() !== "");
    if (parts.length === 0) throw new InvalidArgumentError("it is empty");
    return [...before, ...parts.map((part) => read(part.trim()))];
  };
}
