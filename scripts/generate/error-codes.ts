import { join } from "node:path";
import { z } from "zod";
import { PHASES, STEP_IDS, type StepId } from "../../src/knowledge/vocabulary.js";
import { type Part, readYaml, readYamlFolder, writeGenerated, writeGeneratedLines } from "./part.js";

const ERRORS_FOLDER = "src/knowledge/errors";
const FACILITIES_FILE = "src/knowledge/error-facilities.yaml";

const hex = z.string().regex(/^0x[0-9A-F]{8}$/, "expected a quoted 0x and eight upper-case hex digits");
/** A 32-bit code, or the number of an Entra sign-in error, which is no such code. */
const code = z.string().regex(/^(?:0x[0-9A-F]{8}|AADSTS[0-9]{5,7})$/, "expected a quoted 0x and eight upper-case hex digits, or AADSTS and a number");
const line = z.string().trim().min(3);

const stage = z.string().transform((text, context) => {
  const [phaseId, stepId, ...rest] = text.split("/");
  const phase = PHASES.find((candidate) => candidate.id === phaseId);
  const step = stepId === undefined ? null : STEP_IDS.find((candidate): candidate is StepId => candidate === stepId);
  if (phase === undefined || step === undefined || rest.length > 0 || (step !== null && !phase.steps.includes(step))) {
    context.addIssue({ code: "custom", message: `"${text}" is not a phase, or a phase and one of its steps (device-setup/apps)` });
    return z.NEVER;
  }
  return { phase: phase.id, step };
});

const entry = z.strictObject({
  code,
  symbol: z
    .string()
    .regex(/^[A-Za-z]\w+$/, "expected a bare name")
    .nullable(),
  aliases: z.array(z.string()).min(1).optional(),
  exitCode: z.int().min(1).max(0xffff).optional(),
  short: line.max(80).regex(/[^.]$/, "no full stop: it stands inside a sentence"),
  meaning: line.regex(/\.$/, "expected a sentence with a full stop"),
  stage: stage.nullable(),
  causes: z.array(line).min(1),
  checks: z.array(line).min(1),
  confidence: z.enum(["high", "medium", "low"]),
  references: z.array(line).min(1),
});

const errorFile = z.strictObject({ facility: line, errors: z.array(entry).min(1) });

const facilitiesFile = z.strictObject({
  facilities: z.record(z.string().regex(/^\d+$/), line),
  ntstatus: z.record(z.string().regex(/^\d+$/), line),
  ranges: z.array(z.strictObject({ from: hex, to: hex, name: line })),
});

/** `src/knowledge/errors/*.yaml` and the facility names → `src/generated/error-codes.ts`, one entry a line, and `error-facilities.ts`. */
export const errorCodes: Part = {
  name: "error-codes",
  run(root) {
    const { files, problems } = readYamlFolder(root, ERRORS_FOLDER, errorFile);
    const facilities = readYaml(root, join(root, FACILITIES_FILE), facilitiesFile);
    problems.push(...facilities.problems);
    const placeOf = new Map<string, string>();
    const errors = files.flatMap((yaml) =>
      yaml.data.errors.map((error, index) => {
        const before = placeOf.get(error.code);
        if (before !== undefined) {
          problems.push({ file: yaml.file, line: yaml.lineOf(["errors", index]), message: `${error.code} is in ${before} already` });
        }
        placeOf.set(error.code, yaml.file);
        // The code comes first, for that is how an entry is found in the text.
        const { code, ...rest } = error;
        return { code, ...rest, facility: yaml.data.facility };
      }),
    );
    if (problems.length > 0 || facilities.yaml === undefined) return problems;
    errors.sort((a, b) => (a.code < b.code ? -1 : 1));
    writeGenerated(root, "error-facilities", "ERROR_FACILITIES_JSON", facilities.yaml.data);
    writeGeneratedLines(root, "error-codes", "ERROR_CODES_JSON_LINES", errors);
    return [];
  },
};
