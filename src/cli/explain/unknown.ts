import { type Line, span } from "../../report/index.js";
import type { Rule } from "../../rule-engine/index.js";
import { mentions } from "./mentions.js";
import { blocks, entries, field } from "./page.js";
import type { Subject } from "./subject.js";
import { suggestions } from "./suggest.js";

const WHAT_IS_KNOWN =
  "rule ids (redscreen rules list), error codes (0x801C03F3, -2145647629, 1603, AADSTS50126), events (autopilot/171), logs (mdm-admin) and terms (white glove). What a number is, a word before it tells: http 404, syncml 404, windows 5";
const MAX_SHOWN = 80;

/** What there is to say where nothing of this name is known. @param code the page of a code that is in no list */
export function notKnown(subject: Subject, rules: readonly Rule[], code: readonly Line[] | undefined, others: readonly Line[]): Line[] {
  const alike = suggestions(subject, rules);
  const named = mentions(subject.text, rules).filter((one) => !alike.includes(one));
  const head = code ?? [[span(` ${subject.text.slice(0, MAX_SHOWN)}: not known`)]];
  const hints = [...others, ...entries("Alike", alike, "dash"), ...entries("Named in", named, "dash")];
  return blocks(head, hints, hints.length > 0 || code !== undefined ? [] : field("Known", WHAT_IS_KNOWN));
}
