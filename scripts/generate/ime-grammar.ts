import { z } from "zod";
import { IME_MEANINGS, type ImeGrammar, parseForm } from "../../src/knowledge/ime-form.js";
import { parseSentence, placeholders } from "../../src/knowledge/sentence.js";
import { OUTCOMES, STEP_IDS } from "../../src/knowledge/vocabulary.js";
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

const outcome = z.enum(OUTCOMES);

const sentence = z.strictObject({
  text: z.string().min(1),
  outcome: z.union([outcome, z.strictObject({ by: z.string(), words: z.record(z.string(), outcome), else: outcome })]).optional(),
  step: z.enum(STEP_IDS).optional(),
});

const file = z.union([
  z.strictObject({ forms: z.array(form).min(1) }),
  z.strictObject({ routine: z.array(beginning).min(1) }),
  z.strictObject({ sentences: z.partialRecord(z.enum(IME_MEANINGS), sentence) }),
]);

/** `src/knowledge/ime/*.yaml` → `src/generated/ime-grammar.ts`. */
export const imeGrammar: Part = {
  name: "ime-grammar",
  run(root) {
    const { files, problems } = readYamlFolder(root, FOLDER, file);
    const grammar: ImeGrammar = {
      forms: files.flatMap(({ data }) => ("forms" in data ? data.forms : [])),
      routine: files.flatMap(({ data }) => ("routine" in data ? data.routine : [])),
      sentences: Object.assign({}, ...files.map(({ data }) => ("sentences" in data ? data.sentences : {}))),
    };
    const values = valuesOf(grammar);
    for (const yaml of files) {
      if ("sentences" in yaml.data) {
        for (const [means, said] of Object.entries(yaml.data.sentences)) {
          const at = { file: yaml.file, line: yaml.lineOf(["sentences", means, "text"]) };
          problems.push(...problemsOfSentence(said, values.get(means) ?? new Set()).map((message) => ({ ...at, message })));
        }
      }
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

/** Names of the values that the lines of each meaning hold. */
function valuesOf({ forms }: ImeGrammar): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>();
  for (const { text, means, set } of forms) {
    const own = values.get(means) ?? new Set<string>();
    values.set(means, own);
    for (const name of [...Object.keys(set ?? {}), ...namesIn(text)]) own.add(name);
  }
  return values;
}

function namesIn(text: string): string[] {
  try {
    return parseForm(text).flatMap((part) => (typeof part === "object" && "name" in part ? [part.name] : []));
  } catch {
    return [];
  }
}

/** A sentence speaks of values that a line can have; the app of a line that does not name it is filled in from its neighbours. */
function problemsOfSentence({ text, outcome: told }: z.infer<typeof sentence>, values: ReadonlySet<string>): string[] {
  try {
    const known = (name: string): boolean => values.has(name) || name === "app" || name === "name" || name === "script";
    const missing = placeholders(parseSentence(text)).flatMap(({ names }) => (names.some(known) ? [] : [`there is no value ${names.join(" or ")}`]));
    return typeof told === "object" && !known(told.by) ? [...missing, `outcome: there is no value ${told.by}`] : missing;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [error.message];
  }
}
