import { cleanLine, originWords } from "../report/index.js";
import type { LayeredRules } from "../rule-engine/index.js";

/** Where a rule comes from and what was made of it, a line for each overlay; nothing for one that is as redscreen ships it. */
export function provenanceOf({ origins, disabled }: LayeredRules): (id: string) => readonly string[] {
  return (id) => [
    ...(origins.get(id) ?? []).map(originWords),
    ...disabled
      .filter(({ rule }) => rule.id === id)
      .map(({ overlay, because }) => cleanLine(`disabled by ${overlay}${because === undefined ? "" : `: ${because}`}`)),
  ];
}
