/** JSON of this size is no profile and no status; the limit keeps a hostile file from filling the memory. */
const MAX_JSON_LENGTH = 4 * 1024 * 1024;

/**
 * Parses JSON as it comes out of Windows files and registry dumps: with a byte order mark, NULs at the end, line
 * breaks inside of strings, or quotes that are still escaped.
 * @returns the object, or a reason why there is none
 */
export function parseJsonObject(text: string): { readonly object: Readonly<Record<string, unknown>> } | { readonly reason: string } {
  if (text.length > MAX_JSON_LENGTH) return { reason: `it has ${text.length} characters, more than ${MAX_JSON_LENGTH}` };
  const trimmed = text
    .replaceAll("\0", "")
    .replace(/^\ufeff/, "")
    .trim();
  if (!trimmed.startsWith("{")) return { reason: trimmed === "" ? "it is empty" : "it does not begin as a JSON object" };
  const attempts = [() => trimmed, () => withoutLineBreaks(trimmed), () => trimmed.replace(/\\(["\\])/g, "$1")];
  for (const attempt of attempts) {
    const parsed = tryParse(attempt());
    if (isObject(parsed)) return { object: parsed };
  }
  return { reason: "it is not valid JSON" };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Line breaks and tabs are only blanks outside of strings, and have no place inside of them. */
function withoutLineBreaks(text: string): string {
  return text.replaceAll("\r", " ").replaceAll("\n", " ").replaceAll("\t", " ");
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
