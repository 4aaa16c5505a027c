import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const manifest: { name: string; version: string; exports: Record<string, { default: string; types: string } | string> } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
const entries = Object.values(manifest.exports).flatMap((target) => (typeof target === "string" ? [target] : [target.default, target.types]));
const isBuilt = entries.every((file) => existsSync(join(ROOT, file)));

const PROGRAM = `
  import { builtInRules, collectEvidence, diagnose, hasEvidence, renderText, reportSchema } from "redscreen";
  import { nodeCodecs, rawInputs } from "redscreen/node";
  const evidence = await collectEvidence(await rawInputs(["samples/tpm-not-configured/evidence.cab"]), nodeCodecs);
  const [report] = diagnose(evidence, { rules: builtInRules(), toolVersion: "9.9.9" });
  const { verdict, failure } = reportSchema.parse(report);
  console.log(JSON.stringify({ found: hasEvidence(evidence), verdict, step: failure.step, first: renderText(report).split("\\n")[0] }));
`;

describe.skipIf(!isBuilt)("the built package (npm run build)", () => {
  it("gives a diagnosis to a program that imports it by its name", () => {
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", PROGRAM], { cwd: ROOT, encoding: "utf8" });
    expect(JSON.parse(output)).toEqual({
      found: true,
      verdict: "failed",
      step: "securing-hardware",
      first: "redscreen 9.9.9   evidence.cab",
    });
  });
});
