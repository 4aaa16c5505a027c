import { codeOfNumber, isSignInError, type NumberKind, parseCode } from "../../knowledge/index.js";

/** What somebody asks to have explained, as far as its form tells. */
export interface Subject {
  readonly text: string;
  /** The same in lower case. */
  readonly lower: string;
  /** A code of the dictionary's form, also where words say what kind of number it is: `http 404`, `exit code 1603`. */
  readonly code?: string;
  /** A plain number with nothing that says what it is. */
  readonly number?: number;
  /** The kind of number that words name. */
  readonly kind?: NumberKind;
  /** An event id, with what stands before it: a log, a provider or a channel. */
  readonly event?: { readonly from?: string; readonly id: number };
  /** May be the name of a code: a bare word. */
  readonly mayBeSymbol: boolean;
}

const KIND_WORDS: Readonly<Record<NumberKind, RegExp>> = {
  windows: /^(?:win(?:dows|32)?|os|exit|return|msi|msiexec)(?:[\s_-]*(?:error|code|status))*$/,
  http: /^https?(?:[\s_-]*(?:error|code|status))*$/,
  syncml: /^(?:syncml|oma[\s-]?dm|csp)(?:[\s_-]*(?:error|code|status))*$/,
  aadsts: /^aadsts(?:[\s_-]*(?:error|code))*$/,
};
/** Words before a code that say no more than that it is one. */
const CODE_WORDS = /^(?:the\s+)?(?:error|hresult|ntstatus|status|result|failure)?(?:[\s_-]*code)?[\s:=]+(?=[-\da-z])/i;
const EVENT_WORDS = /(?:^|[\s/])event(?:s|[\s_-]?ids?)?$/i;
const MAX_EVENT = 65_535;

export function readSubject(given: string): Subject {
  const text = given.trim();
  const lower = text.toLowerCase();
  const mayBeSymbol = /^[a-z]\w{2,}$/i.test(text);
  const numbered = /^(.+?)[\s/:=#]+(\d{1,7})$/.exec(text);
  const words = numbered?.[1]?.trim() ?? "";
  const kind = (Object.keys(KIND_WORDS) as NumberKind[]).find((one) => KIND_WORDS[one].test(words.toLowerCase()));
  if (numbered && kind !== undefined) {
    const code = codeOfNumber(kind, Number(numbered[2]));
    return { text, lower, kind, mayBeSymbol, ...(code !== undefined && { code }) };
  }
  const plain = text.replace(CODE_WORDS, "");
  const code = isSignInError(plain) ? plain.toUpperCase() : parseCode(plain);
  const event = eventIn(text);
  const number = /^\d{1,10}$/.test(plain) ? Number(plain) : undefined;
  return {
    text,
    lower,
    mayBeSymbol,
    ...(code !== undefined && { code }),
    ...(number !== undefined && { number }),
    ...(event !== undefined && { event }),
  };
}

/** `autopilot/171`, `AAD event 1098`, `Microsoft-Windows-AAD/Operational/1098`; a bare id has no log. */
function eventIn(text: string): Subject["event"] {
  const match = /^(?:(.+?)[\s/:#]+)?(\d{1,5})$/.exec(text);
  if (!match || Number(match[2]) > MAX_EVENT) return undefined;
  const from = match[1]?.replace(EVENT_WORDS, "").trim().toLowerCase();
  return from ? { from, id: Number(match[2]) } : { id: Number(match[2]) };
}
