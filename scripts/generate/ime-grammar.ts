import { z } from "zod";
import { IME_MEANINGS, type ImeGrammar, parseForm } from "../../src/knowledge/ime-form.js";
import { type Part, readYamlFolder, writeGenerated } from "./part.js";

const FOLDER = "src/knowledge/ime";
/** As `FIRST_LETTERS` of `ime-lines.ts`, which needs the generated file. */
const FIRST_LETTERS = 4;

const beginning = z.string().min(FIRST_LETTERS);

const form = z.strictObject({
  text: beginning,
  means: z.enum(IME_MEANINGS),
  set: z.record(z.string(), z.string()).optional(),
  noise: z.union([z.literal(true), z.record(z.string(), z.array(z.string()).min(1))]).optional(),
  seen: z.array(z.string().regex(/^\d+\.\d+\.\d+\.\d+$/, "expected an agent version such as 1.92.106.0")),
});

const file = z.union([z.strictObject({ forms: z.array(form).min(1) }), z.strictObject({ routine: z.array(beginning).min(1) })]);

/** `src/knowledge/ime/*.yaml` → `src/generated/ime-grammar.ts`. */
export const imeGrammar: Part = {
  name: "ime-grammar",
  run(root) {
    const { files, problems } = readYamlFolder(root, FOLDER, file);
    const grammar: ImeGrammar = {
      forms: files.flatMap(({ data }) => ("forms" in data ? data.forms : [])),
      routine: files.flatMap(({ data }) => ("routine" in data ? data.routine : [])),
    };
    for (const yaml of files) {
      if (!("forms" in yaml.data)) continue;
      for (const [index, { text, noise }] of yaml.data.forms.entries()) {
        for (const message of problemsOf(text, noise)) problems.push({ file: yaml.file, line: yaml.lineOf(["forms", index, "text"]), message });
      }
    }
    if (problems.length === 0) writeGenerated(root, "ime-grammar", "IME_GRAMMAR_JSON", grammar);
    return problems;
  },
};

function problemsOf(text: string, noise: z.infer<typeof form>["noise"]): string[] {
  try {
    const parts = parseForm(text);
    const [first] = parts;
    if (typeof first !== "string" || first.length < FIRST_LETTERS) return [`a form begins with at least ${FIRST_LETTERS} letters`];
    const names = new Set(parts.flatMap((part) => (typeof part === "object" && "name" in part ? [part.name] : [])));
    return Object.keys(noise === true ? {} : (noise ?? {})).flatMap((name) => (names.has(name) ? [] : [`noise: there is no value ${name}`]));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [error.message];
  }
}
