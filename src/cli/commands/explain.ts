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
    .description("tell what is known of a rule, an error code, an event, a log or a term, offline")
    .argument(
      "<subject...>",
      "a rule's id or other name, a code such as 0x81036501 or http 404, an event such as autopilot/171, a log such as mdm-admin, or a term such as white glove",
    )
    .addOption(rulesOption())
    .option("--no-color", "no colours")
    .action(async (words: string[], options: ExplainOptions) => {
      const { runExplain } = await import("./run-explain.js");
      setCode((await runExplain(words, options)) ? EXIT.ok : EXIT.failed);
    });
}
