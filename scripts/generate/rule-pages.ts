import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtInCases } from "../../src/rule-engine/case-catalogue.js";
import { builtInRules } from "../../src/rule-engine/catalogue.js";
import { codeIndex, eventIndex, phaseIndex } from "./pages/indexes.js";
import { rulePage } from "./pages/rule-page.js";
import type { Part, Problem } from "./part.js";

export const PAGES_FOLDER = "docs/rules";

/**
 * The compiled catalogue → `docs/rules/*.md`, which are committed: a page for every rule, and indexes by phase, code and event.
 * A page whose rule is gone is removed. With `check` nothing is written and what is out of date is reported.
 */
export function rulePages(check: boolean): Part {
  return {
    name: "rule-pages",
    run(root) {
      const pages = pagesOf(root);
      const folder = join(root, PAGES_FOLDER);
      if (!check) mkdirSync(folder, { recursive: true });
      const there = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
      const problems: Problem[] = [];
      const report = (name: string, message: string) => problems.push({ file: `${PAGES_FOLDER}/${name}`, line: 1, message });
      for (const [name, text] of pages) {
        const path = join(folder, name);
        if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
        if (check) report(name, "out of date: run npm run generate and commit it");
        else writeFileSync(path, text);
      }
      for (const name of there.filter((one) => !pages.has(one))) {
        if (check) report(name, "no rule has this page: run npm run generate and commit that it is gone");
        else rmSync(join(folder, name));
      }
      return problems;
    },
  };
}

function pagesOf(root: string): ReadonlyMap<string, string> {
  const rules = builtInRules();
  const cases = builtInCases();
  const files = filesById(root);
  return new Map([
    ...rules.map((rule): [string, string] => [
      `${rule.id}.md`,
      rulePage({ rule, rules, cases: cases.get(rule.id) ?? [], file: files.get(rule.id) ?? "rules" }),
    ]),
    ["README.md", phaseIndex(rules)],
    ["by-code.md", codeIndex(rules)],
    ["by-event.md", eventIndex(rules)],
  ]);
}

function filesById(root: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(root, "rules"), { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  return new Map(names.filter((name) => /^[^.]+\.yaml$/.test(name)).map((name) => [name.replace(/^.*\/|\.yaml$/g, ""), `rules/${name}`]));
}
