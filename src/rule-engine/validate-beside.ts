import type { Condition } from "./condition-schema.js";
import { asList } from "./context.js";
import type { Matcher } from "./matcher-schema.js";
import { type Report, validateMatcher } from "./validate-event.js";

type Path = readonly PropertyKey[];

/** Checks the matchers of conditions over evidence beside the event logs. */
export function validateBeside({ item, registry, "log-line": line }: Condition, path: Path, report: Report): void {
  const check = (matcher: Matcher | undefined, ...place: readonly PropertyKey[]): void => {
    if (matcher !== undefined) validateMatcher(matcher, undefined, [...path, ...place], report);
  };
  for (const key of ["id", "name", "exitCode"] as const) check(item?.[key], "item", key);
  check(registry?.is, "registry", "is");
  for (const [name, matcher] of Object.entries(line?.values ?? {})) check(matcher, "log-line", "values", name);
  for (const [index, later] of asList(line?.notFollowedBy).entries()) {
    for (const [name, matcher] of Object.entries(later.values ?? {})) check(matcher, "log-line", "notFollowedBy", index, "values", name);
  }
}

/** The kinds of values that the texts of a rule with this condition may show. */
export function valueNamesOf({ item, registry, "log-line": line }: Condition): readonly string[] {
  return [...(item ? ["item"] : []), ...(registry ? ["registry"] : []), ...(line ? ["line"] : [])];
}
