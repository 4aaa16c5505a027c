/** A line that begins a value: its name, and what stands behind the equals sign. */
export interface ValueLine {
  readonly name: string;
  readonly rest: string;
}

/** What may stand behind `"name"=`: a string, a type word, a minus sign (deletion), or nothing. */
const DATA_START = /^\s*(?:"|-\s*$|[A-Za-z][A-Za-z0-9_ ]{0,15}(?:\([0-9A-Fa-f]{1,8}\))?:|$)/;

/**
 * Reads `"name"=…` or `@=…`. In a dump a blank may stand before it and the name is not escaped, so the name ends
 * at the first quote that is followed by an equals sign and data.
 */
export function matchValueLine(line: string, mayBeEscaped: boolean): ValueLine | undefined {
  let start = 0;
  while (isBlank(line.charCodeAt(start))) start++;
  if (line[start] === "@" && line[start + 1] === "=" && isDataStart(line, start + 2)) return { name: "", rest: line.slice(start + 2) };
  if (line[start] !== '"') return undefined;
  for (let quote = line.indexOf('"=', start + 1); quote >= 0; quote = line.indexOf('"=', quote + 1)) {
    if (mayBeEscaped && isEscaped(line, quote, start)) continue;
    if (isDataStart(line, quote + 2)) return { name: line.slice(start + 1, quote), rest: line.slice(quote + 2) };
  }
  return undefined;
}

/** The key of a `[HKEY_…]` line, `deleted` for `[-HKEY_…]`, undefined for any other line. */
export function matchKeyLine(line: string): string | "deleted" | undefined {
  if (!line.includes("[") || !/^\s{0,8}\[-?HK[A-Z_]{1,30}[\\\]]/i.test(line.slice(0, 64))) return undefined;
  const text = line.trim();
  const end = text.lastIndexOf("]");
  if (end < 0) return undefined;
  return text[1] === "-" ? "deleted" : text.slice(1, end);
}

/** Looks at the first characters only: the data itself may be megabytes long. */
function isDataStart(line: string, at: number): boolean {
  if (line.charCodeAt(at) === 0x22) return true;
  const start = line.slice(at, at + 64);
  return DATA_START.test(start);
}

function isEscaped(line: string, quote: number, start: number): boolean {
  let backslashes = 0;
  while (quote - 1 - backslashes > start && line[quote - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
