import { ACTORS, type Actor } from "../knowledge/index.js";
import type { Rule } from "./schema.js";

/** One thing to do, and who does it. */
export interface Action {
  readonly by: Actor;
  readonly text: string;
}

/** The remedies of a rule in their order, texts as they stand in the rule. */
export function actionsOf({ remedies }: Pick<Rule, "remedies">): readonly Action[] {
  return remedies.flatMap((remedy) =>
    ACTORS.flatMap((by) => {
      const text = remedy[by];
      return text === undefined ? [] : [{ by, text }];
    }),
  );
}
