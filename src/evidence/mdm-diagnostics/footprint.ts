import { createLineSplitter } from "../../formats/index.js";
import { hexOf, readCode } from "../../knowledge/index.js";
import type { NotCollected } from "../collection/collection.js";

const LONGEST_LINE = 4096;
const MOST = 500;
const FAILED = /\b(?:fail(?:ed|ure)?|not found|does not exist|doesn't exist|cannot|unable)\b/i;
const CODE = /\b(?:hresult|hr|err(?:or)?)\s{0,4}[:=]\s{0,4}(0x[0-9a-f]{1,8}|-?\d{1,10})/i;
/** A path, a registry key or a log; what stands after it is another sentence. */
const PATH = /(?:%[A-Za-z0-9()_]{1,40}%|[A-Za-z]:)\\[^"<>|\r\n,;]{1,260}/;
const KEY = /\b(?:HKLM|HKCU|HKEY_[A-Z_]{3,20})\\[^"<>|\r\n,;]{1,260}/i;
const CHANNEL = /\bMicrosoft-Windows-[A-Za-z0-9 _-]{1,100}\/[A-Za-z0-9_-]{1,40}/;
const STEP = /\bto (Collect[A-Za-z]{3,60})/;

/** What the footprint of `mdmdiagnosticstool` says that it tried and did not get. Its other lines only say what it did. */
export function readFootprint(source: string, text: string): readonly NotCollected[] {
  const found: NotCollected[] = [];
  const lines = createLineSplitter(({ text: line, number }) => {
    if (found.length >= MOST || !FAILED.test(line)) return;
    const what = (CHANNEL.exec(line) ?? KEY.exec(line) ?? PATH.exec(line))?.[0] ?? STEP.exec(line)?.[1];
    if (what === undefined) return;
    const code = codeOf(line);
    found.push({ source, line: number, by: "mdmdiagnosticstool", what: Array.from(what.trim()).join(""), ...(code === undefined ? {} : { code }) });
  }, LONGEST_LINE);
  lines.push(text);
  lines.end();
  return found;
}

/** An HRESULT as it stands; a bare Windows error number as the HRESULT that wraps it. */
function codeOf(line: string): NotCollected["code"] {
  const spelled = CODE.exec(line)?.[1];
  const code = spelled === undefined ? undefined : readCode(spelled);
  if (code === undefined || code === 0) return undefined;
  return hexOf(code <= 0xffff ? 0x8007_0000 + code : code);
}
