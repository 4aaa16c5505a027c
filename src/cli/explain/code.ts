import { describeError, type ErrorEntry, facilityName, type Hex, isSignInError, phaseTitle, STEP_TITLES, takeApart } from "../../knowledge/index.js";
import type { Line } from "../../report/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { citedCodes } from "./cited.js";
import { blocks, entries, field, heading, links } from "./page.js";

/** A code of the dictionary. */
export function explainCode(entry: ErrorEntry, rules: readonly Rule[]): Line[] {
  const { stage } = entry;
  return blocks(
    [...heading(entry.code, entry.symbol ?? ""), ...heading(sentence(entry.short))],
    [
      ...field("Means", entry.meaning),
      ...field("Kind", entry.facility),
      ...field(
        "Where",
        stage ? phaseTitle(stage.phase) + (stage.step === null ? "" : ` > ${STEP_TITLES[stage.step]}`) : "in several stages or in none",
      ),
      ...field("Written", spellings(entry.code, entry.exitCode)),
      ...field("Also", entry.aliases?.join(", ")),
    ],
    entries("Causes", entry.causes, "dash"),
    entries("Check", entry.checks, "number"),
    [
      ...field("Rules", rulesOf(entry.code, rules)),
      ...field("Trust", `${entry.confidence}, by what is published about it`),
      ...links("Read", entry.references),
    ],
  );
}

/** A code that is in no list: what its bits say. */
export function explainUnknownCode(code: Hex, rules: readonly Rule[]): Line[] {
  const parts = takeApart(code);
  const facility = parts.kind === "hresult" || parts.kind === "ntstatus" ? facilityName(code, parts.facility) : undefined;
  return blocks(heading(describeError(code)), [
    ...field("Kind", facility),
    ...field("Written", spellings(code)),
    ...field("Rules", rulesOf(code, rules)),
  ]);
}

function rulesOf(code: Hex, rules: readonly Rule[]): string {
  return rules
    .filter((rule) => citedCodes(rule).has(code))
    .map(({ id }) => id)
    .join(", ");
}

function spellings(code: Hex, exitCode?: number): string {
  if (isSignInError(code)) return code;
  const unsigned = Number.parseInt(code.slice(2), 16);
  const signed = unsigned | 0;
  const numbers = signed === unsigned ? [`${unsigned}`] : [`${signed}`, `${unsigned}`];
  return [code, ...numbers, ...(exitCode === undefined ? [] : [`exit code ${exitCode}`])].join(", ");
}

function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}
