import { hexOf } from "./code.js";
import { lookUpError } from "./error-codes.js";
import type { EventFact } from "./event-fact.js";
import { type EventValues, eventValue } from "./event-values.js";
import { fillSentence, partsOf } from "./sentence.js";
import { type CodeMeaning, FORMATS, short } from "./sentence-formats.js";
import { valueName } from "./value-maps.js";

const MAX_LISTED = 12;

/** A sentence of the template language, filled from values by name. One line. */
export function describeValues(text: string, values: Readonly<Record<string, string>>, meaningOf: CodeMeaning = errorMeaning): string {
  return fillSentence(partsOf(text), ({ names, format }) => {
    const name = names.find((one) => (values[one] ?? "") !== "");
    return name === undefined ? undefined : showValue(values[name] ?? "", format, meaningOf);
  });
}

/**
 * Our sentence for one occurrence of an event, its values filled in; a plain list of the fields where the dictionary
 * has no sentence. One line.
 */
export function describeEvent(fact: EventFact, data: EventValues, meaningOf: CodeMeaning = errorMeaning): string {
  if (fact.text === undefined) return listFields(fact, data);
  return fillSentence(partsOf(fact.text), ({ names, format }) => {
    for (const name of names) {
      const value = eventValue(fact, data, name);
      const shown = value === undefined ? undefined : showValue(value, format, meaningOf);
      if (shown !== undefined) return shown;
    }
    return undefined;
  });
}

/** An installer's exit code with what it means, where that is known: `1603, …`. */
export function describeExitCode(value: string): string {
  return FORMATS["exit-code"]?.(value.trim(), errorMeaning) ?? value;
}

function errorMeaning(code: number): string | undefined {
  return lookUpError(hexOf(code))?.short;
}

function listFields(fact: EventFact, data: EventValues): string {
  const names = Object.keys(data);
  const listed = names.slice(0, MAX_LISTED).map((name) => `${name} = ${short(eventValue(fact, data, name) ?? "")}`);
  const more = names.length - listed.length;
  const list = more > 0 ? [...listed, `and ${more} more`] : listed;
  return list.length === 0 ? `Event ${fact.eventId}` : `Event ${fact.eventId}: ${list.join(", ")}`;
}

function showValue(value: string, format: string | undefined, meaningOf: CodeMeaning): string | undefined {
  if (format === undefined) return short(value);
  const show = FORMATS[format];
  if (show) return show(value.trim(), meaningOf);
  return valueName(format, value) ?? short(value);
}

/** What an installer's exit code means, in a few words; undefined where nobody knows. */
export function describeExit(exitCode: number): string | undefined {
  if (exitCode === 0) return "success";
  return errorMeaning(exitCode > 0 && exitCode <= 0xffff ? (0x80070000 | exitCode) >>> 0 : exitCode >>> 0);
}
