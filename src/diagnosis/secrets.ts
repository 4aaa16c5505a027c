import type { TimelineEntry } from "../timeline/index.js";

/** The signature of a shared access address: whoever has it can read and write there. */
const SIGNATURE = /([?&;]sig=)(?!\(hidden\))[^&\s"'<>]+/gi;
/** A hardware hash is about 4,000 characters of Base64 without a break. */
const LONG_BASE64 = /[A-Za-z0-9+/_-]{800,}={0,2}/g;

/** Takes secrets out of every text of a value that is to be shown: signatures of addresses, hardware hashes. */
export function withoutSecrets<Value>(value: Value): Value {
  if (typeof value === "string") return hideHashes(hideSignatures(value)) as Value;
  if (Array.isArray(value)) return value.map(withoutSecrets) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutSecrets(one)])) as Value;
}

/**
 * An entry without signatures; the same object where it holds none, as nearly all do. Its values stay the very strings of
 * the log otherwise, however long.
 */
export function entryWithoutSignatures(entry: TimelineEntry): TimelineEntry {
  const values = Object.entries(entry.data ?? {});
  if (!hasSignature(entry.text) && !values.some(([, value]) => hasSignature(value))) return entry;
  const data = values.map(([name, value]) => [name, typeof value === "string" ? hideSignatures(value) : value.map(hideSignatures)]);
  return { ...entry, text: hideSignatures(entry.text), ...(entry.data === undefined ? {} : { data: Object.fromEntries(data) }) };
}

function hasSignature(value: string | readonly string[]): boolean {
  return typeof value === "string" ? hideSignatures(value) !== value : value.some(hasSignature);
}

function hideSignatures(text: string): string {
  return /sig=/i.test(text) ? text.replace(SIGNATURE, "$1(hidden)") : text;
}

function hideHashes(text: string): string {
  return text.length < 800 ? text : text.replace(LONG_BASE64, (run) => `(${run.length} characters hidden)`);
}
