import type { Command } from "commander";
import type { SetExitCode } from "../program.js";

export interface RulesOptions {
  readonly rules?: string;
  readonly color: boolean;
}

export function rulesCommand(root: Command, setCode: SetExitCode): void {
  const rules = root.command("rules").description("look at the catalogue of rules, and check rules of your own");
  rules
    .command("list")
    .description("list the rules")
    .option("--rules <dir>", "add the rules of a folder to the built-in catalogue")
    .option("--no-color", "no colours")
    .action(async (options: RulesOptions) => (await import("./run-rules.js")).listRules(options));
  rules
    .command("show")
    .description("show one rule")
    .argument("<id>", "id of the rule")
    .option("--rules <dir>", "add the rules of a folder to the built-in catalogue")
    .option("--no-color", "no colours")
    .action(async (id: string, options: RulesOptions) => (await import("./run-rules.js")).showRule(id, options));
  rules
    .command("validate")
    .description("check the rule files of a folder, or the built-in catalogue")
    .argument("[dir]", "folder or file")
    .action(async (path: string | undefined) => (await import("./run-rules.js")).validateRules(path, setCode));
  rules
    .command("test")
    .description("run the cases of a folder's rules, of one rule, or of the built-in catalogue")
    .argument("[dir|id]", "folder, file or id of a rule")
    .action(async (what: string | undefined) => (await import("./run-rules.js")).testRules(what, setCode));
  rules
    .command("new")
    .description("write a rule to begin with, and its cases")
    .argument("<phase/id>", "phase (or notices) and id, such as device-setup/app-held-by-proxy")
    .option("--dir <dir>", "folder of rules to write to", "rules")
    .action(async (name: string, { dir }: { readonly dir: string }) => (await import("./run-new-rule.js")).writeNewRule(name, dir));
}
