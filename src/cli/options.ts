import { type Command, InvalidArgumentError, Option } from "commander";
import { zoneOf } from "../report/index.js";
import { CannotRun } from "./failure.js";

/** Options that `diagnose` and `timeline` share, as Commander hands them over. */
export interface CommonOptions {
  readonly output?: string;
  readonly rules?: readonly string[];
  readonly names?: string;
  readonly attempt: AttemptChoice;
  readonly timeZone: string;
  readonly redact?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

export type AttemptChoice = number | "last" | "all";

export function addCommonOptions(command: Command): Command {
  return command
    .option("--output <file>", "write the result to a file instead of standard output")
    .addOption(rulesOption())
    .option("--names <file>", "names of apps and scripts: a CSV file with an id and a name on each line")
    .addOption(new Option("--attempt <n|last|all>", "which deployment attempt").default("last").argParser(readAttempt))
    .addOption(
      new Option(
        "--time-zone <zone>",
        "zone of the times in text, and of local times in the evidence that nothing else ties to UTC: an IANA name, utc or device",
      )
        .default("utc")
        .argParser(readTimeZone),
    )
    .addOption(new Option("--redact", "hide names, serials and ids").hideHelp())
    .option("--quiet", "no progress and no warnings on standard error")
    .option("--no-color", "no colours");
}

/** `--rules`, wherever rules are looked at. */
export function rulesOption(
  description = "lay a folder of rules over the built-in catalogue: rules of your own, and an overlay.yaml that words, replaces or disables others (repeatable, the last one wins)",
): Option {
  return new Option("--rules <dir>", description).argParser((value: string, before: readonly string[] | undefined): readonly string[] => [
    ...(before ?? []),
    value,
  ]);
}

/** An option that takes one of a few words; those of later versions are refused by name. */
export function formatOption<Word extends string>(words: readonly Word[], later: readonly string[] = []): Option {
  return new Option("--format <format>", `one of ${words.join(", ")}`).default(words[0]).argParser((value): string => {
    if (later.includes(value)) throw new InvalidArgumentError(`${value} is not in this version. Allowed are ${words.join(", ")}`);
    return oneOf(value, words);
  });
}

/** The value where it is among the words. @throws {InvalidArgumentError} which names what is allowed */
export function oneOf<Word extends string>(value: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === value.trim().toLowerCase());
  if (found === undefined) throw new InvalidArgumentError(`Allowed are ${words.join(", ")}`);
  return found;
}

function readAttempt(value: string): AttemptChoice {
  const word = value.trim().toLowerCase();
  if (word === "last" || word === "all") return word;
  if (/^[1-9]\d{0,3}$/.test(word)) return Number(word);
  throw new InvalidArgumentError("Allowed are a number from 1, last and all");
}

function readTimeZone(value: string): string {
  if (zoneOf(value, 0) === undefined) throw new InvalidArgumentError("Allowed are utc, device and IANA names such as Europe/Berlin");
  const zone = value.trim();
  return /^(utc|device)$/i.test(zone) ? zone.toLowerCase() : zone;
}

/** The zone of local times in the evidence, where one is named: `utc` and `device` are no answer to where a text was saved. */
export function localOffsetOf({ timeZone }: Pick<CommonOptions, "timeZone">): { readonly localOffset?: (milliseconds: number) => number } {
  const zone = /^(utc|device)$/.test(timeZone) ? undefined : zoneOf(timeZone);
  return zone === undefined ? {} : { localOffset: zone.offsetAt };
}

/** What the next versions bring is refused, never accepted and ignored. @throws {CannotRun} */
export function refuseLater({ redact }: CommonOptions): void {
  if (redact === true) throw new CannotRun("--redact is not in this version");
}
