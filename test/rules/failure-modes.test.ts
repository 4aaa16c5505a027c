import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInRules } from "../../src/rule-engine/index.js";

const file = join(import.meta.dirname, "../../../shared/facts/failures.json");

/** What is no failure but a verdict, which needs no rule. */
const VERDICTS = ["incomplete-evidence", "no-failure-found"];

describe.skipIf(!existsSync(file))("the collected failure modes (../shared/facts/failures.json)", () => {
  const modes = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly id: string }[]).map(({ id }) => id) : [];
  const names = new Set(builtInRules().flatMap(({ id, aliases = [] }) => [id, ...aliases]));

  it("each have a rule, or a name in the rule that offers them beside others", () => {
    expect(modes.length).toBeGreaterThan(100);
    expect(modes.filter((id) => !names.has(id) && !VERDICTS.includes(id))).toEqual([]);
  });
});
