import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { nodeCodecs, rawInputs } from "../../src/cli/node-ports.js";
import { diagnose, type Report } from "../../src/diagnosis/index.js";
import { collectEvidence } from "../../src/evidence/index.js";
import { loadRules } from "../../src/rule-engine/authoring.js";
import { type RawInput, readAll } from "./raw-inputs.js";

const root = new URL("../../", import.meta.url);

export const sampleNames: readonly string[] = readdirSync(new URL("samples/", root));

/** The catalogue as it stands in `rules/`, so that what was generated from an earlier one does not count. */
export const { rules } = loadRules(
  readdirSync(new URL("rules/", root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ file, text: readFileSync(new URL(`rules/${file}`, root), "utf8") })),
);

export const sampleFile = (name: string, file: string): string => fileURLToPath(new URL(`samples/${name}/${file}`, root));

/** What a sample is to give; the first of `rules` is the cause, the rest is in no order. */
export function expectationOf(name: string): { readonly rules: readonly string[]; readonly [field: string]: unknown } {
  return parse(readFileSync(sampleFile(name, "expected.yaml"), "utf8")) as { readonly rules: readonly string[] };
}

/** The inputs of a sample, opened anew: an input is read once. */
export function inputsOf(name: string): Promise<readonly RawInput[]> {
  const file = readdirSync(sampleFile(name, "")).find((entry) => entry.startsWith("evidence"));
  return rawInputs([sampleFile(name, file ?? "evidence")]);
}

export async function reportOn(inputs: readonly RawInput[]): Promise<Report> {
  const [report] = diagnose(await collectEvidence(inputs, nodeCodecs), { rules, toolVersion: "0.0.0" });
  if (report === undefined) throw new Error("no report");
  return report;
}

/** Every file of a sample, archives unpacked, by its path inside. */
export async function filesOf(name: string): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map((await readAll(await inputsOf(name))).map(({ path, bytes }) => [path, bytes]));
}
