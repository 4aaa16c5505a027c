import {
  allErrors,
  codeOfNumber,
  describeError,
  type ErrorEntry,
  isSignInError,
  lookUpError,
  NUMBER_KINDS,
  type NumberKind,
  phaseTitle,
  STEP_TITLES,
} from "../../knowledge/index.js";
import type { Line } from "../../report/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { partsText, spellings } from "./code-parts.js";
import { namesCode } from "./cited.js";
import { blocks, entries, field, heading, links } from "./page.js";
import type { Subject } from "./subject.js";

/** Pages of the codes that a subject names, and where it is a code that is in no list, what its bits say. */
export interface CodePages {
  readonly known: readonly (readonly Line[])[];
  readonly unknown?: readonly Line[];
  /** The codes that the pages are of. */
  readonly codes: readonly string[];
}

export function explainCodes(subject: Subject, rules: readonly Rule[]): CodePages {
  const { code } = subject;
  const entry = code === undefined ? undefined : lookUpError(code);
  if (entry) return { known: [explainCode(entry, rules, code)], codes: [entry.code] };
  const named = subject.mayBeSymbol ? errorsNamed(subject.lower) : [];
  if (named.length > 0 || code === undefined) return { known: named.map((one) => explainCode(one, rules)), codes: named.map((one) => one.code) };
  return { known: [], unknown: explainUnknownCode(code, rules), codes: [] };
}

function errorsNamed(name: string): readonly ErrorEntry[] {
  return allErrors().filter(({ symbol, aliases }) => [symbol, ...(aliases ?? [])].some((one) => one?.toLowerCase() === name));
}

/** A code of the dictionary. @param asked the code that was asked for, where it is another one: an exit code, a wrapped code */
function explainCode(entry: ErrorEntry, rules: readonly Rule[], asked: string = entry.code): Line[] {
  const { stage } = entry;
  return blocks(
    [...heading(entry.code, entry.symbol ?? ""), ...heading(sentence(entry.short))],
    [
      ...field("Asked", asked === entry.code || asked.startsWith("0x0000") ? undefined : `${asked}: ${partsText(asked)}`),
      ...field("Means", entry.meaning),
      ...field("Kind", entry.facility),
      ...field("Bits", isSignInError(entry.code) ? undefined : partsText(entry.code)),
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
function explainUnknownCode(code: string, rules: readonly Rule[]): Line[] {
  const bits = isSignInError(code) ? undefined : partsText(code);
  return blocks(heading(describeError(code)), [
    ...field("Bits", bits),
    ...field("Written", spellings(code)),
    ...field("Rules", rulesOf(code, rules)),
    ...field(
      "Page",
      isSignInError(code) ? `https://login.microsoftonline.com/error?code=${code.slice(6)} tells what Microsoft says of it` : undefined,
    ),
  ]);
}

const KIND_TITLES: Readonly<Record<NumberKind, string>> = {
  windows: "Windows error or exit code",
  http: "HTTP status",
  syncml: "OMA-DM status (SyncML), as the Intune portal shows it",
  aadsts: "Entra sign-in error",
};

/** What a plain number can be besides, each with the words that ask for it. */
export function otherReadings(number: number, shown: ReadonlySet<string>): Line[] {
  const texts = NUMBER_KINDS.flatMap((kind) => {
    const code = codeOfNumber(kind, number);
    const entry = code === undefined || shown.has(code) ? undefined : lookUpError(code);
    return entry ? [`${KIND_TITLES[kind]}: ${entry.short} (redscreen explain ${kind} ${number})`] : [];
  });
  return entries("Or as", texts, "dash");
}

function rulesOf(code: string, rules: readonly Rule[]): string {
  return rules
    .filter((rule) => namesCode(rule, code))
    .map(({ id }) => id)
    .join(", ");
}

function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}
