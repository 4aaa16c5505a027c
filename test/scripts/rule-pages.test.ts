import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prose } from "../../scripts/generate/pages/markdown.js";
import { PAGES_FOLDER, rulePages } from "../../scripts/generate/rule-pages.js";
import { builtInCases } from "../../src/rule-engine/authoring.js";
import { builtInRules } from "../../src/rule-engine/index.js";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

describe("the pages of the rules", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pages-"));
    cpSync(join(PROJECT, "rules"), join(root, "rules"), { recursive: true });
    expect(rulePages(false).run(root)).toEqual([]);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const pathOf = (name: string): string => join(root, PAGES_FOLDER, name);
  const read = (name: string): string => readFileSync(pathOf(name), "utf8");
  const check = (): string[] =>
    rulePages(true)
      .run(root)
      .map(({ file, message }) => `${file}: ${message}`);

  it("are one for every rule, and three indexes", () => {
    const expected = [...builtInRules().map(({ id }) => `${id}.md`), "README.md", "by-code.md", "by-event.md"];
    expect(builtInRules().length).toBeGreaterThan(0);
    expect(readdirSync(join(root, PAGES_FOLDER)).sort()).toEqual(expected.sort());
  });

  it("are up to date once they were written", () => {
    expect(check()).toEqual([]);
  });

  it("are reported and left alone where they are changed, missing or without a rule", () => {
    writeFileSync(pathOf("tpm-not-configured.md"), "mine");
    writeFileSync(pathOf("gone.md"), "old");
    rmSync(pathOf("by-code.md"));
    expect(check()).toEqual([
      "docs/rules/tpm-not-configured.md: out of date: run npm run generate and commit it",
      "docs/rules/by-code.md: out of date: run npm run generate and commit it",
      "docs/rules/gone.md: no rule has this page: run npm run generate and commit that it is gone",
    ]);
    expect(read("tpm-not-configured.md")).toBe("mine");
    expect(rulePages(false).run(root)).toEqual([]);
    expect(check()).toEqual([]);
    expect(readdirSync(join(root, PAGES_FOLDER))).not.toContain("gone.md");
  });

  it("tell what is checked, on what a rule fires and on what not, and what to do", () => {
    const rule = builtInRules().find(({ id }) => id === "tpm-not-configured");
    const page = read("tpm-not-configured.md");
    for (const words of [
      "# The profile demands TPM attestation and this device has no attested TPM identity",
      "- event autopilot 156",
      "- later autopilot 169",
      "[`autopilot/156`](by-event.md#autopilot-156)",
      "## Fires on\n\n- event 156 ends the run",
      "## Does not fire on\n\n- the attestation is made good afterwards",
      "## Cannot say\n\n- the Autopilot log is missing",
      "unlike [`tpm-version-1-2`](tpm-version-1-2.md)",
      "experimental",
      ...(rule?.references.map((address) => `<${address}>`) ?? ["a rule"]),
    ]) {
      expect(page).toContain(words);
    }
    expect(page).toContain(`1. ${rule?.remedies[0]?.technician}`);
  });

  it("name every case of every rule", () => {
    const missing = [...builtInCases()].flatMap(([id, cases]) =>
      cases.filter(({ name }) => !read(`${id}.md`).includes(`- ${prose(name)}\n`)).map(({ name }) => `${id}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("link to nothing that is not there", () => {
    const names = new Set(readdirSync(join(root, PAGES_FOLDER)));
    const anchors = new Map([...names].map((name) => [name, new Set([...read(name).matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id))]));
    const broken: string[] = [];
    let links = 0;
    for (const name of names) {
      for (const [, file = "", anchor] of read(name).matchAll(/\]\(([\w-]+\.md)(?:#([^)]+))?\)/g)) {
        links++;
        if (!names.has(file) || (anchor !== undefined && !anchors.get(file)?.has(anchor))) broken.push(`${name}: ${file}#${anchor ?? ""}`);
      }
      for (const [, file = ""] of read(name).matchAll(/\]\(\.\.\/\.\.\/([^)]+)\)/g)) {
        if (readFileSync(join(root, file)).length === 0) broken.push(`${name}: ${file}`);
      }
    }
    expect(links).toBeGreaterThan(names.size);
    expect(broken).toEqual([]);
  });

  it("show placeholders and stars as they are, and leave code alone", () => {
    expect(prose("<item> of * and `a|b*<c>` in snake_case, _so_")).toBe("&lt;item> of \\* and `a|b*<c>` in snake_case, \\_so\\_");
  });
});
