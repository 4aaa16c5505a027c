import { Command, CommanderError } from "commander";
import { InputError } from "../archive/index.js";
import { cleanLine } from "../report/index.js";
import { diagnoseCommand } from "./commands/diagnose.js";
import { explainCommand } from "./commands/explain.js";
import { rulesCommand } from "./commands/rules.js";
import { timelineCommand } from "./commands/timeline.js";
import { CannotRun, defectText, EXIT } from "./failure.js";
import { VERSION } from "../generated/version.js";

/**
 * Runs one command line.
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const setCode = (value: number): void => {
    code = value;
    process.exitCode = value;
  };
  try {
    await program(setCode).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    return tell(error);
  }
}

/** Commands hand over their exit code as soon as they know it: the reader of the output may go away before it is written. */
export type SetExitCode = (code: number) => void;

function program(setCode: SetExitCode): Command {
  const root = new Command("redscreen")
    .description("Says which Windows Autopilot stage failed, and why, from a diagnostics bundle. Offline.")
    .version(VERSION, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .showSuggestionAfterError(false)
    .addHelpText("after", HELP);
  diagnoseCommand(root, setCode);
  timelineCommand(root);
  explainCommand(root, setCode);
  rulesCommand(root, setCode);
  return root;
}

const HELP = `
An input is a ZIP or CAB of diagnostics, a folder, .evtx files, event exports
as XML, or - for standard input; several are read as those of one device.

Exit codes: 0 no failure, 1 the deployment failed, 2 could not run,
3 the evidence does not decide.

  redscreen DiagLogs-PC.zip               diagnose a bundle
  redscreen timeline mdm.cab --grep 801c  what happened, in order
  redscreen explain 0x81036501            what is known of a code`;

/** Better words for what Commander says in its own. */
const USAGE: Readonly<Record<string, string>> = {
  "commander.help": "name a command of `rules`: list, show, validate or test",
  "commander.missingArgument": "name what to read or to explain; redscreen --help tells more",
};

/** One line for what the user can put right, the stack for what only we can. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    return cannotRun(USAGE[error.code] ?? error.message.replace(/^error: /, ""));
  }
  if (error instanceof CannotRun || error instanceof InputError) return cannotRun(error.message);
  process.stderr.write(defectText(error));
  return EXIT.bug;
}

function cannotRun(message: string): number {
  process.stderr.write(`redscreen: ${cleanLine(message)}\n`);
  return EXIT.cannotRun;
}
