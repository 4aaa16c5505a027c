import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cleanLine } from "../../report/index.js";
import { newRule, parseRuleName, RULE_FOLDERS } from "../../rule-engine/authoring.js";
import { builtInRules } from "../../rule-engine/index.js";
import { writeResult } from "../console.js";
import { CannotRun } from "../failure.js";

/**
 * Writes a rule to begin with and its cases below `folder`.
 * @throws {CannotRun} for a name that is none, an id that is taken, a file that is there, and where it cannot write
 */
export async function writeNewRule(name: string, folder: string): Promise<void> {
  const parsed = parseRuleName(name);
  if (!parsed) {
    throw new CannotRun(
      `${cleanLine(name)}: expected <phase>/<id>, such as device-setup/app-held-by-proxy; the phase is one of ${RULE_FOLDERS.join(", ")}, the id in small letters with hyphens`,
    );
  }
  if (builtInRules().some(({ id }) => id === parsed.id)) {
    throw new CannotRun(`${parsed.id}: the built-in catalogue has a rule of this id; see redscreen rules show ${parsed.id}`);
  }
  const base = join(folder, parsed.folder, parsed.id);
  const schema = existsSync(join(folder, "..", "schema", "rule.schema.json")) ? "../../schema" : undefined;
  const { rule, cases } = newRule(parsed.folder, parsed.id, schema);
  const files = [
    { path: `${base}.yaml`, text: rule },
    { path: `${base}.cases.yaml`, text: cases },
  ];
  const taken = files.find(({ path }) => existsSync(path));
  if (taken) throw new CannotRun(`${cleanLine(taken.path)}: is there already and is not overwritten`);
  try {
    await mkdir(join(folder, parsed.folder), { recursive: true });
    for (const { path, text } of files) await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new CannotRun(`${cleanLine(base)}.yaml: cannot be written (${code})`);
  }
  const written = files.map(({ path }) => `${cleanLine(path)}\n`);
  await writeResult([...written, `Change them, then: redscreen rules test ${cleanLine(join(folder, parsed.folder))}\n`], {});
}
