import type { Command } from "commander";
import { cleanLine, paint } from "../../report/index.js";
import { wantsColour, writeResult } from "../console.js";
import { explain } from "../explain/explain.js";
import { EXIT } from "../failure.js";
import type { SetExitCode } from "../program.js";
import { rulesFor } from "../rule-files.js";

interface Options {
  readonly rules?: string;
  readonly color: boolean;
}

export function explainCommand(root: Command, setCode: SetExitCode): void {
  root
    .command("explain")
    .description("tell what is known of a rule, an error code, an event or a log, offline")
    .argument("<subject...>", "a rule id, a code such as 0x81036501, an event such as autopilot/171, or a log such as mdm-admin")
    .option("--rules <dir>", "add the rules of a folder to the built-in catalogue")
    .option("--no-color", "no colours")
    .action(async (words: string[], options: Options) => {
      const { known, lines } = explain(cleanLine(words.join(" ")), await rulesFor(options.rules));
      setCode(known ? EXIT.ok : EXIT.failed);
      await writeResult([paint(lines, wantsColour(options))], {});
    });
}
