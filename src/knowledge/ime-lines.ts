import { IME_GRAMMAR_JSON } from "../generated/ime-grammar.js";
import { type FormPart, type ImeGrammar, type ImeForm, type ImeMeaning, parseForm } from "./ime-form.js";
import { matchForm } from "./match-form.js";

/** What a line says. */
export interface ImeLine {
  readonly means: ImeMeaning;
  readonly values: Readonly<Record<string, string>>;
  /** Written in healthy runs too: never a cause. */
  readonly noise: boolean;
  /** Agent versions whose logs were seen to word it so. */
  readonly seen: readonly string[];
}

interface Compiled {
  readonly form: ImeForm;
  readonly parts: readonly FormPart[];
}

/** Forms and routine lines are found by their first letters; a form begins with at least as many. */
const FIRST_LETTERS = 4;

interface Loaded {
  readonly forms: ReadonlyMap<string, readonly Compiled[]>;
  readonly routine: ReadonlyMap<string, readonly string[]>;
}
let loaded: Loaded | undefined;

/**
 * What a message of the Intune Management Extension's logs says.
 * @returns `routine` for a line that tells nothing of a deployment, undefined for one of an unknown form
 */
export function lookUpImeLine(message: string): ImeLine | "routine" | undefined {
  const { forms, routine } = load();
  const text = message.trimEnd();
  const first = text.slice(0, FIRST_LETTERS);
  for (const { form, parts } of forms.get(first) ?? []) {
    const found = matchForm(parts, text);
    if (found === undefined) continue;
    const values = form.set === undefined ? found : { ...form.set, ...found };
    return { means: form.means, values, noise: isNoise(form, values), seen: form.seen };
  }
  return routine.get(first)?.some((beginning) => text.startsWith(beginning)) ? "routine" : undefined;
}

function isNoise({ noise }: ImeForm, values: Readonly<Record<string, string>>): boolean {
  if (noise === undefined || noise === true) return noise === true;
  return Object.entries(noise).every(([name, harmless]) => harmless.includes(values[name] ?? ""));
}

function load(): Loaded {
  if (loaded !== undefined) return loaded;
  const grammar = JSON.parse(IME_GRAMMAR_JSON) as ImeGrammar;
  const compiled = grammar.forms.map((form) => ({ form, parts: parseForm(form.text.trimEnd()) }));
  loaded = { forms: byFirstLetters(compiled, ({ form }) => form.text), routine: byFirstLetters(grammar.routine, (beginning) => beginning) };
  return loaded;
}

function byFirstLetters<T>(items: readonly T[], textOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const first = textOf(item).slice(0, FIRST_LETTERS);
    groups.set(first, [...(groups.get(first) ?? []), item]);
  }
  return groups;
}
