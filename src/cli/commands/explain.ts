import type { Command } from "commander";
import { EXIT } from "../failure.js";
import { rulesOption } from "../options.js";
import type { SetExitCode } from "../program.js";

export interface ExplainOptions {
  readonly rules?: readonly string[];
  readonly color: boolean;
}

export function explainCommand(root: Command, setCode: SetExitCode): void {
  root
    .command("explain")
    .description("tell what is known of a rule, an error code, an event or a log, offline")
    .argument("<subject...>", "a rule's id or other name, a code such as 0x81036501, an event such as autopilot/171, or a log such as mdm-admin")
    .addOption(rulesOption())
    .option("--no-color", "no colours")
    .action(async (words: string[], options: ExplainOptions) => {
      const { runExplain } = await import("./run-explain.js");
      setCode((await runExplain(words, options)) ? EXIT.ok : EXIT.failed);
    });
}
