import { imeValueNames } from "../knowledge/index.js";
import type { LaterLine, LogLinePattern } from "./beside-schema.js";
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
  if (line) checkLineNames(line, [...path, "log-line"], report);
  for (const [name, matcher] of Object.entries(line?.values ?? {})) check(matcher, "log-line", "values", name);
  for (const [index, later] of asList(line?.notFollowedBy).entries()) {
    for (const [name, matcher] of Object.entries(later.values ?? {})) check(matcher, "log-line", "notFollowedBy", index, "values", name);
  }
}

/** Values by names that the grammar of the agent's lines gives them. */
function checkLineNames(line: LogLinePattern, path: Path, report: Report): void {
  const checkNames = (means: LaterLine["means"], names: readonly string[], place: Path): void => {
    const known = imeValueNames(asList(means));
    for (const [index, name] of names.entries()) {
      if (!known.has(name))
        report(
          place.at(-1) === "values" ? [...place, name] : [...place, index],
          `expected a value of such a line (${[...known].sort().join(", ")}), found ${name}`,
        );
    }
  };
  checkNames(line.means, Object.keys(line.values ?? {}), [...path, "values"]);
  for (const [index, later] of (line.notFollowedBy ?? []).entries()) {
    const place = [...path, "notFollowedBy", index];
    checkNames(later.means, [...Object.keys(later.values ?? {})], [...place, "values"]);
    checkNames(later.means, later.same ?? [], [...place, "same"]);
    checkNames(line.means, later.same ?? [], [...place, "same"]);
  }
}

/** The kinds of values that the texts of a rule with this condition may show. */
export function valueNamesOf({ item, registry, "log-line": line }: Condition): readonly string[] {
  return [...(item ? ["item"] : []), ...(registry ? ["registry"] : []), ...(line ? ["line"] : [])];
}
