import type { Command } from "commander";
import { rulesOption } from "../options.js";
import type { SetExitCode } from "../program.js";

export interface RulesOptions {
  readonly rules?: readonly string[];
  readonly color: boolean;
}

export type BelowOptions = Pick<RulesOptions, "rules">;

const VALIDATE_HELP = `
Problems are shown as file:line:column: what was expected there. Found are keys
and words that do not exist, ids and fields that no event has, conditions that
can never hold, texts with placeholders that nothing fills, and circles.
Exit codes: 0 all valid, 1 there are problems, 2 the folder cannot be read.`;

const TEST_HELP = `
A case that does not hold is shown with its condition as a tree: what was true,
what was not, which events were looked at, and what in them did not fit.
Of an overlay.yaml, the built-in rules that it words anew are tested as well.
Exit codes: 0 all cases hold, 1 some do not, or there is none.`;

export function rulesCommand(root: Command, setCode: SetExitCode): void {
  const rules = root.command("rules").description("look at the catalogue of rules, and check rules of your own");
  rules
    .command("list")
    .description("list the rules")
    .addOption(rulesOption())
    .option("--no-color", "no colours")
    .action(async (options: RulesOptions) => (await import("./run-rules.js")).listRules(options));
  rules
    .command("show")
    .description("show one rule")
    .argument("<id>", "id of the rule")
    .addOption(rulesOption())
    .option("--no-color", "no colours")
    .action(async (id: string, options: RulesOptions) => (await import("./run-rules.js")).showRule(id, options));
  rules
    .command("validate")
    .description("check the rules and the overlay of a folder, or the built-in catalogue")
    .argument("[dir]", "folder or file")
    .addOption(rulesOption("folders of rules that the one to check is laid over (repeatable)"))
    .action(async (path: string | undefined, options: BelowOptions) => (await import("./run-rules.js")).validateRules(path, options, setCode))
    .addHelpText("after", VALIDATE_HELP);
  rules
    .command("test")
    .description("run the cases of a folder's rules, of one rule, or of the built-in catalogue")
    .argument("[dir|id]", "folder, file or id of a rule")
    .addOption(rulesOption("folders of rules that the one to test is laid over, or that the rule is in (repeatable)"))
    .action(async (what: string | undefined, options: BelowOptions) => (await import("./run-rules.js")).testRules(what, options, setCode))
    .addHelpText("after", TEST_HELP);
  rules
    .command("new")
    .description("write a rule to begin with, and its cases")
    .argument("<phase/id>", "phase (or notices) and id, such as device-setup/app-held-by-proxy")
    .option("--dir <dir>", "folder of rules to write to", "rules")
    .action(async (name: string, { dir }: { readonly dir: string }) => (await import("./run-new-rule.js")).writeNewRule(name, dir));
}
