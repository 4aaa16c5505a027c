import { describeEvent } from "../knowledge/index.js";
import type { Deployment } from "../stages/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import { factOf, fieldValues } from "./event-index.js";
import { isFactName, showFact } from "./evaluate-fact.js";
import { spend } from "./budget.js";
import { fillTemplate, type TemplatePlaceholder } from "./template.js";

const NO_VALUE = "(not recorded)";

/** What items, lines and registry values that decided say, by the names that texts have for it: `item:name`. */
export type Values = Readonly<Record<string, string>>;

/** Fills a text of a rule from its deciding events, the first that has the field, from other evidence that decided, and from the facts. */
export function fillText(text: string, events: readonly TimelineEntry[], values: Values, deployment: Deployment): string {
  return fillTemplate(text, (placeholder) => {
    if (placeholder.kind === "fact") {
      const fact = isFactName(placeholder.name) ? deployment.facts[placeholder.name] : undefined;
      const shown = fact === undefined ? "" : showFact(fact.value);
      return shown === "" ? undefined : shown;
    }
    if (placeholder.kind === "value") return Object.hasOwn(values, placeholder.name) ? values[placeholder.name] : undefined;
    spend(events.length / 4);
    for (const entry of events) {
      const shown = showField(entry, placeholder);
      if (shown !== undefined) return shown;
    }
    return undefined;
  });
}

/** The event dictionary's own formats, by a sentence that is nothing but the placeholder. */
function showField(entry: TimelineEntry, { names, source }: Extract<TemplatePlaceholder, { kind: "field" }>): string | undefined {
  if (fieldValues(entry, names).length === 0) return undefined;
  const fact = factOf(entry);
  if (!fact) return fieldValues(entry, names).join(", ");
  const shown = describeEvent({ ...fact, text: `{${source}}` }, entry.data ?? {});
  return shown === NO_VALUE ? undefined : shown;
}
