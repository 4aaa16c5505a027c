import { TERMS_JSON } from "../generated/terms.js";
import type { LogAlias } from "./logs.js";
import { plainName } from "./plain-name.js";
import type { ScenarioKind } from "./vocabulary.js";

/** A word of the trade: what it is called today, and what it was or is called besides. */
export interface Term {
  readonly name: string;
  /** Former names, short names and other words for it. */
  readonly older: readonly string[];
  readonly means: string;
  readonly logs?: readonly LogAlias[] | undefined;
  /** `autopilot/171` */
  readonly events?: readonly string[] | undefined;
  /** Rules for one of these scenarios belong to it. */
  readonly scenarios?: readonly ScenarioKind[] | undefined;
  /** Rules whose id or text holds one of these belong to it. */
  readonly words: readonly string[];
  readonly references: readonly string[];
}

let loaded: readonly Term[] | undefined;

/** Every term, in the order of its file. */
export function allTerms(): readonly Term[] {
  loaded ??= JSON.parse(TERMS_JSON) as readonly Term[];
  return loaded;
}

/** The terms of this name, a former one included; capitals, blanks and hyphens do not matter. */
export function termsNamed(name: string): readonly Term[] {
  const wanted = plainName(name);
  return wanted === "" ? [] : allTerms().filter((term) => namesOf(term).some((one) => plainName(one) === wanted));
}

/** Every name of every term. */
export function termNames(): readonly string[] {
  return allTerms().flatMap(namesOf);
}

/** Present names of the terms that a text speaks of, in words of their own. */
export function termsIn(text: string): readonly string[] {
  const spoken = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  return allTerms()
    .filter((term) =>
      namesOf(term).some((one) =>
        spoken.includes(
          ` ${one
            .toLowerCase()
            .replace(/[^\p{L}\p{N}]+/gu, " ")
            .trim()} `,
        ),
      ),
    )
    .map(({ name }) => name);
}

function namesOf({ name, older }: Term): readonly string[] {
  return [name, ...older];
}
