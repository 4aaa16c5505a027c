/**
 * String data of a registry export, which may run over several lines. Two forms are about: `reg export` escapes
 * quotes and backslashes, the dump of mdmdiagnosticstool does not. Only the header line tells them apart
 * beforehand, and scripts put that line on top of dumps too, so each value is judged by what it holds.
 */
export interface StringReader {
  /** Takes the next line (the first one begins behind the opening quote); true when the string is complete. */
  readonly push: (line: string) => boolean;
  /** The string up to its last quote, unescaped where it was escaped. An unfinished one gives what there is. */
  readonly value: () => string;
  readonly isClosed: () => boolean;
  /** True once the value turned out not to be escaped: then a line that is nothing else may still belong to it. */
  readonly isRaw: () => boolean;
}

/** @param mayBeEscaped whether the file says that it is an ordinary export */
export function createStringReader(mayBeEscaped: boolean): StringReader {
  const lines: string[] = [];
  let escaped = mayBeEscaped;
  let complete = false;
  let lastText = "";
  const json = createJsonBalance();

  return {
    push(line) {
      // Taken for the closing quote before, but more came.
      if (complete) json.push('"\n');
      lines.push(line);
      const end = line.trimEnd();
      if (end !== "") lastText = end;
      if (escaped) {
        const quote = firstBareQuote(line);
        if (quote === "none") return false;
        complete = quote === "last";
        if (complete) return true;
        escaped = false;
        // The value is a raw one: the JSON in it is weighed from its first line.
        for (const earlier of lines.slice(0, -1)) json.push(`${earlier}\n`);
      }
      const closed = end.endsWith('"');
      json.push(closed ? end.slice(0, -1) : `${line}\n`);
      complete = closed && json.balanced();
      if (closed && !complete) json.push('"\n');
      return complete;
    },
    value() {
      const text = lines.join("\n");
      const body = lastText.endsWith('"') ? text.trimEnd().slice(0, -1) : text;
      return escaped && (complete || body === text) ? undoEscapes(body) : body;
    },
    isClosed: () => lastText.endsWith('"'),
    isRaw: () => !escaped,
  };
}

/** Where the first quote without a backslash stands: `wrong` also for a backslash that escapes nothing. */
function firstBareQuote(line: string): "none" | "last" | "wrong" {
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code === 0x22) return line.slice(index + 1).trim() === "" ? "last" : "wrong";
    if (code === 0x5c) {
      index++;
      const next = line.charCodeAt(index);
      if (next !== 0x22 && next !== 0x5c) return "wrong";
    }
  }
  return "none";
}

/** Undoes the escapes of an ordinary export; text with any other backslash is left as it is. */
export function undoEscapes(text: string): string {
  return text.includes("\\") && !/\\(?:[^"\\]|$)/.test(text.replaceAll("\\\\", "")) ? text.replace(/\\(["\\])/g, "$1") : text;
}

/** Weighs braces and brackets outside of strings; text that does not begin as JSON is always balanced. */
function createJsonBalance(): { readonly push: (text: string) => void; readonly balanced: () => boolean } {
  let started = false;
  let isJson = false;
  let depth = 0;
  let inString = false;
  let afterBackslash = false;
  return {
    push(text) {
      for (let index = 0; index < text.length; index++) {
        const character = text[index] ?? "";
        if (!started) {
          if (character.trim() === "") continue;
          started = true;
          isJson = character === "{" || character === "[";
        }
        if (!isJson) return;
        if (inString) {
          if (afterBackslash) afterBackslash = false;
          else if (character === "\\") afterBackslash = true;
          else if (character === '"') inString = false;
        } else if (character === '"') inString = true;
        else if (character === "{" || character === "[") depth++;
        else if (character === "}" || character === "]") depth--;
      }
    },
    balanced: () => !isJson || (depth <= 0 && !inString),
  };
}
