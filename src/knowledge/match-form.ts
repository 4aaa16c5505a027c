import type { CaptureKind, FormPart } from "./ime-form.js";

/** Longest value of kind `text` that is taken; only a list of apps is longer, and it is asked for whole. */
const MAX_VALUE = 4 * 1024 * 1024;
const GUID_LENGTH = 36;
const GUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/**
 * Compares a message with a form, from its beginning to its end. A value ends where the text that follows it first
 * stands: nothing is tried twice, so the work is bounded by the lengths of both.
 * @returns the values by name, or undefined
 */
export function matchForm(parts: readonly FormPart[], message: string): Readonly<Record<string, string>> | undefined {
  const values: Record<string, string> = {};
  let at = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined) continue;
    if (typeof part === "string") {
      if (!message.startsWith(part, at)) return undefined;
      at += part.length;
      continue;
    }
    const end = "any" in part ? endOfText(parts[index + 1], message, at) : endOfValue(part.kind, parts[index + 1], message, at);
    if (end === undefined) return undefined;
    if (!("any" in part)) values[part.name] = message.slice(at, Math.min(end, at + MAX_VALUE)).trim();
    at = end;
  }
  return at === message.length ? values : undefined;
}

function endOfValue(kind: CaptureKind, next: FormPart | undefined, message: string, at: number): number | undefined {
  switch (kind) {
    case "text": {
      const end = endOfText(next, message, at);
      return end === at ? undefined : end;
    }
    case "guid":
      return GUID.test(message.slice(at, at + GUID_LENGTH)) ? at + GUID_LENGTH : undefined;
    case "number":
      return endOfRun(message, at, isDigit, true);
    case "decimal":
      return endOfRun(message, at, (code) => isDigit(code) || code === 0x2e || code === 0x2d || code === 0x2b || code === 0x45, true);
    case "word":
      return endOfWord(message, at);
  }
}

/** A full stop at the end closes the sentence and is no part of the word. */
function endOfWord(message: string, at: number): number | undefined {
  const end = endOfRun(message, at, isWord, false);
  return end !== undefined && end > at + 1 && message[end - 1] === "." ? end - 1 : end;
}

function endOfText(next: FormPart | undefined, message: string, at: number): number | undefined {
  if (typeof next !== "string") return message.length;
  const end = message.indexOf(next, at);
  return end < 0 ? undefined : end;
}

function endOfRun(message: string, at: number, belongs: (code: number) => boolean, sign: boolean): number | undefined {
  let end = sign && message[at] === "-" ? at + 1 : at;
  const first = end;
  while (end < message.length && belongs(message.charCodeAt(end))) end++;
  return end > first ? end : undefined;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isWord(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x2e || code === 0x5f || code === 0x2d;
}
