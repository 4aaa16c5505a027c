import { IME_GRAMMAR_JSON } from "../generated/ime-grammar.js";
import { describeValues } from "./event-sentence.js";
import { type FormPart, type ImeGrammar, type ImeForm, type ImeMeaning, parseForm } from "./ime-form.js";
import { matchForm } from "./match-form.js";
import type { Outcome, StepId } from "./vocabulary.js";

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
  readonly sentences: ImeGrammar["sentences"];
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

/** What is told of a line. */
export interface ImeSaying {
  readonly text: string;
  readonly outcome: Outcome;
  readonly step?: StepId;
}

/**
 * Our sentence for a line, and what it means for a deployment.
 * @param values those of the line; `name` and `app` may be added where the line goes on about an app that it does not name
 * @returns undefined for a meaning that is told to nobody
 */
export function describeImeLine(means: ImeMeaning, values: Readonly<Record<string, string>>): ImeSaying | undefined {
  const sentence = load().sentences[means];
  if (sentence === undefined) return undefined;
  const { outcome = "info", step } = sentence;
  const told = typeof outcome === "string" ? outcome : (outcome.words[values[outcome.by] ?? ""] ?? outcome.else);
  return { text: describeValues(sentence.text, values), outcome: told, ...(step === undefined ? {} : { step }) };
}

/** Names of the values that lines of these meanings can have; the agent's reader adds whose line it is. */
export function imeValueNames(means: readonly ImeMeaning[]): ReadonlySet<string> {
  const forms = [...load().forms.values()].flat().filter(({ form }) => means.includes(form.means));
  const named = forms.flatMap(({ form, parts }) => [
    ...Object.keys(form.set ?? {}),
    ...parts.flatMap((part) => (typeof part === "object" && "name" in part ? [part.name] : [])),
  ]);
  return new Set([...named, "app", "script"]);
}

function isNoise({ noise }: ImeForm, values: Readonly<Record<string, string>>): boolean {
  if (noise === undefined || noise === true) return noise === true;
  return Object.entries(noise).every(([name, harmless]) => harmless.includes(values[name] ?? ""));
}

function load(): Loaded {
  if (loaded !== undefined) return loaded;
  const grammar = JSON.parse(IME_GRAMMAR_JSON) as ImeGrammar;
  const compiled = grammar.forms.map((form) => ({ form, parts: parseForm(form.text.trimEnd()) }));
  loaded = {
    forms: byFirstLetters(compiled, ({ form }) => form.text),
    routine: byFirstLetters(grammar.routine, (beginning) => beginning),
    sentences: grammar.sentences,
  };
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
