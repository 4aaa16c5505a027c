import type { Command } from "commander";
import { addCommonOptions, type CommonOptions, formatOption, refuseLater } from "../options.js";
import type { SetExitCode } from "../program.js";

const FORMATS = ["text", "json", "markdown"] as const;

export interface DiagnoseOptions extends CommonOptions {
  readonly format: (typeof FORMATS)[number];
}

export function diagnoseCommand(root: Command, setCode: SetExitCode): void {
  const command = root
    .command("diagnose", { isDefault: true })
    .description("say which stage failed, and why (the default command)")
    .argument("<input...>", "diagnostics to read, all of one device")
    .addOption(formatOption(FORMATS, ["html"]))
    .action(async (inputs: string[], options: DiagnoseOptions) => {
      refuseLater(options);
      const { runDiagnose } = await import("./run-diagnose.js");
      await runDiagnose(inputs, options, setCode);
    });
  addCommonOptions(command);
}
