import type { RecordIssue } from "../event-record.js";
import { limitIssues } from "../limit-issues.js";
import { createLineSplitter, type TextLine } from "../text/index.js";
import type { RegistryData, RegistryKey, RegistryValue } from "./registry-key.js";
import { createStringReader, type StringReader, undoEscapes } from "./string-data.js";
import { parseTypedData } from "./value-data.js";
import { matchKeyLine, matchValueLine, type ValueLine } from "./value-line.js";

/** A value longer than this is cut; real ones stay far below 1 MiB, which takes 3 MiB of hex digits. */
const MAX_VALUE_LENGTH = 4 * 1024 * 1024;
/** A key is handed on in parts beyond one of these: a file may hold nothing but one key with millions of values. */
const MAX_VALUES_PER_PART = 4096;
const MAX_LENGTH_PER_PART = MAX_VALUE_LENGTH;
/** Characters of a whole text that are looked at before the keys in them are handed on. */
const PIECE_LENGTH = 1024 * 1024;
const HEADER = /^(?:Windows Registry Editor Version \d|REGEDIT4)/i;

/**
 * Reads a registry export: `reg export` (header line, escaped strings) as well as the dump of mdmdiagnosticstool
 * (no header, nothing escaped, values over several lines). Keys come in file order, deletions are left out. A key with
 * more than 4,096 values, or 4 Mi characters of them, comes in several parts, so that memory stays bounded.
 *
 * Issues: `registry-line` (a line that is no part of an export), `registry-value` (data that cannot be read; it is
 * kept as the string that stands there), `registry-value-cut` (a value without an end), `registry-too-long`.
 */
export function readRegistry(text: string, onIssue: (issue: RecordIssue) => void): Iterable<RegistryKey>;
export function readRegistry(text: AsyncIterable<string>, onIssue: (issue: RecordIssue) => void): AsyncIterable<RegistryKey>;
export function readRegistry(
  text: string | AsyncIterable<string>,
  onIssue: (issue: RecordIssue) => void,
): Iterable<RegistryKey> | AsyncIterable<RegistryKey> {
  return typeof text === "string" ? readWhole(text, onIssue) : readPieces(text, onIssue);
}

function* readWhole(text: string, onIssue: (issue: RecordIssue) => void): Iterable<RegistryKey> {
  const parser = createRegistryParser(onIssue);
  for (let from = 0; from < text.length; from += PIECE_LENGTH) {
    parser.push(text.slice(from, from + PIECE_LENGTH));
    yield* parser.take();
  }
  parser.end();
  yield* parser.take();
}

async function* readPieces(pieces: AsyncIterable<string>, onIssue: (issue: RecordIssue) => void): AsyncIterable<RegistryKey> {
  const parser = createRegistryParser(onIssue);
  for await (const piece of pieces) {
    parser.push(piece);
    yield* parser.take();
  }
  parser.end();
  yield* parser.take();
}

interface OpenValue {
  readonly name: string;
  readonly line: number;
  /** Either a string that is being read, or the pieces of typed data whose last line ended in a backslash. */
  readonly content: { readonly string: StringReader } | { readonly pieces: string[] };
  length: number;
  complete: boolean;
  /** The rest of it is left out. */
  tooLong: boolean;
}

function createRegistryParser(onIssue: (issue: RecordIssue) => void) {
  const issues = limitIssues(onIssue);
  let keys: RegistryKey[] = [];
  let key: { readonly key: string; readonly line: number; readonly values: RegistryValue[] } | undefined;
  let keyLength = 0;
  let inDeletedKey = false;
  let escapes = false;
  let open: OpenValue | undefined;

  const issue = (code: string, line: number, message: string): void => issues.report({ code, at: `line ${line}`, message });

  const finishValue = (): void => {
    if (open === undefined) return;
    const { name, line, content } = open;
    if ("string" in content) {
      if (!content.string.isClosed() && !open.tooLong)
        issue("registry-value-cut", line, "A string has no closing quote before the next value, key or the end of the file.");
      key?.values.push({ name, line, type: "string", data: content.string.value() });
    } else {
      if (!open.complete && !open.tooLong) issue("registry-value-cut", line, "Data that goes on in the next line has no next line.");
      const text = content.pieces.join("");
      key?.values.push({ name, line, ...typedData(text, line) });
    }
    keyLength += name.length + open.length;
    open = undefined;
    if (key !== undefined && (key.values.length >= MAX_VALUES_PER_PART || keyLength >= MAX_LENGTH_PER_PART)) {
      keys.push(key);
      key = { ...key, values: [] };
      keyLength = 0;
    }
  };

  const typedData = (text: string, line: number): RegistryData => {
    const data = parseTypedData(text);
    if (data !== undefined) return data;
    issue("registry-value", line, "The data of a value is of no known type or has wrong digits; it is kept as text.");
    return { type: "string", data: text.trim() };
  };

  const addLine = (value: OpenValue, text: string, line: number): void => {
    value.length += text.length + 1;
    if (value.length > MAX_VALUE_LENGTH) {
      issue("registry-too-long", line, `A value has more than ${MAX_VALUE_LENGTH} characters; the rest is left out.`);
      value.tooLong = true;
      finishValue();
      return;
    }
    if ("string" in value.content) value.complete = value.content.string.push(text);
    else {
      const trimmed = text.trim();
      value.complete = !trimmed.endsWith("\\");
      value.content.pieces.push(value.complete ? trimmed : trimmed.slice(0, -1));
      if (value.complete) finishValue();
    }
  };

  const beginValue = (value: ValueLine, line: number): void => {
    const rest = value.rest.trimStart();
    if (key === undefined) {
      if (!inDeletedKey) issue("registry-line", line, "A value stands before the first key.");
      return;
    }
    if (rest.trimEnd() === "-") return;
    const name = escapes ? undoEscapes(value.name) : value.name;
    const content = rest.startsWith('"') ? { string: createStringReader(escapes) } : { pieces: [] };
    open = { name, line, content, length: 0, complete: false, tooLong: false };
    addLine(open, "string" in content ? rest.slice(1) : rest, line);
  };

  const onLine = ({ text, number, cut }: TextLine): void => {
    if (cut) issue("registry-too-long", number, "A line is longer than the limit; the rest of it is left out.");
    const newKey = matchKeyLine(text);
    const newValue = newKey === undefined ? matchValueLine(text, escapes) : undefined;
    if (newKey !== undefined) {
      finishValue();
      if (key !== undefined) keys.push(key);
      inDeletedKey = newKey === "deleted";
      key = inDeletedKey ? undefined : { key: newKey, line: number, values: [] };
      keyLength = 0;
    } else if (newValue !== undefined) {
      finishValue();
      beginValue(newValue, number);
    } else if (open !== undefined && !open.complete) addLine(open, text, number);
    else onOtherLine(text, number);
  };

  const onOtherLine = (text: string, number: number): void => {
    const trimmed = text.slice(0, 64).trim();
    if (trimmed === "" || trimmed.startsWith(";")) finishValue();
    else if (HEADER.test(trimmed.replace("\ufeff", ""))) {
      finishValue();
      escapes = true;
    } else if (open !== undefined && "string" in open.content && open.content.string.isRaw()) addLine(open, text, number);
    else if (!inDeletedKey) issue("registry-line", number, "A line is neither a key nor a value nor a part of one.");
  };

  const lines = createLineSplitter(onLine);
  return {
    push: (text: string): void => lines.push(text.includes("\0") ? text.replaceAll("\0", "") : text),
    end(): void {
      lines.end();
      finishValue();
      if (key !== undefined) keys.push(key);
      key = undefined;
      issues.finish();
    },
    /** The keys that are complete by now. */
    take(): RegistryKey[] {
      const taken = keys;
      keys = [];
      return taken;
    },
  };
}
