import { decodeTextChunks, createLineSplitter, type TextLine } from "../text/index.js";

/** One line of a log of Windows Setup, with the lines that go on from it left out. */
export interface SetupLogLine {
  /** From 1. */
  readonly line: number;
  /** Local time of the device without a zone, `2026-03-12T08:00:00`. */
  readonly local: string;
  readonly level: "info" | "warning" | "error";
  /** What stands in brackets or in capitals in front of the text: `windeploy.exe`, `CBS`; empty where nothing does. */
  readonly component: string;
  readonly text: string;
}

/** Of a longer line only the beginning is kept. */
const LONGEST_LINE = 4096;
const BATCH = 500;
const HEAD = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}), (Info|Warning|Error|Perf|Fatal Error)\b/;
const FIRST_HEAD = /^\ufeff?\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}, (?:Info|Warning|Error|Perf|Fatal Error)\b/m;

/** True for the beginning of a log that Windows Setup writes, such as setupact.log. */
export function isSetupLog(headText: string): boolean {
  return FIRST_HEAD.test(headText.slice(0, 8192));
}

/** Reads setupact.log, setuperr.log and their like: bytes in, batches of lines in file order out. Never throws. */
export async function* readSetupLog(bytes: AsyncIterable<Uint8Array>): AsyncIterable<readonly SetupLogLine[]> {
  let batch: SetupLogLine[] = [];
  const lines = createLineSplitter((next) => {
    const line = toLine(next);
    if (line) batch.push(line);
  }, LONGEST_LINE);
  for await (const piece of decodeTextChunks(bytes)) {
    lines.push(piece);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  lines.end();
  if (batch.length > 0) yield batch;
}

function toLine({ text, number }: TextLine): SetupLogLine | undefined {
  const match = HEAD.exec(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (match === null) return undefined;
  const [head, day, time, level] = match;
  const rest = text.slice(head.length).trim();
  const end = rest.startsWith("[") ? rest.indexOf("]") : -1;
  const named = end > 1 && end < 64 ? rest.slice(1, end) : (/^[A-Z][A-Za-z]{1,15}(?= {2})/.exec(rest)?.[0] ?? "");
  return {
    line: number,
    local: `${day}T${time}`,
    level: level === "Error" || level === "Fatal Error" ? "error" : level === "Warning" ? "warning" : "info",
    component: named,
    text: named === "" ? rest : rest.slice(end > 1 ? end + 1 : named.length).trim(),
  };
}
