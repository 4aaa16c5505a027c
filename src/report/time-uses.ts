import type { Report } from "../diagnosis/index.js";
import { phaseTitle, STEP_TITLES } from "../knowledge/index.js";

type Use = NonNullable<Report["attempt"]["time"]>[number];

const MOST_USES = 5;
/** What took less is not worth a line. */
const LEAST_SECONDS = 1;

/** The uses of the attempt's time that took most of it, longest first, and in words. */
export function largestUses({ attempt }: Report): readonly { readonly words: string; readonly seconds: number }[] {
  return (attempt.time ?? [])
    .filter(({ seconds }) => seconds >= LEAST_SECONDS)
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, MOST_USES)
    .map((use) => ({ words: wordsOf(use), seconds: use.seconds }));
}

function wordsOf({ kind, phase, step, item, name }: Use): string {
  const place = phase === undefined ? "" : phaseTitle(phase);
  switch (kind) {
    case "item":
      return `${name ?? item ?? ""} (${place})`;
    case "step":
      return `${step === undefined ? "" : STEP_TITLES[step]} (${place})`;
    case "phase":
      return `${place}, beside its steps`;
    case "restart":
      return "Restarts";
    case "user":
      return step === "sign-in" ? "Wait for the sign-in of the user" : "Pages that wait for somebody";
    case "unaccounted":
      return "Not accounted for";
  }
}
