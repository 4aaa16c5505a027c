import { createLineSplitter } from "../../formats/index.js";
import { type Hex, parseCode } from "../../knowledge/index.js";
import type { Told } from "../told.js";

/** What `mdmdiagnosticstool` said of its run, where Intune started it. */
export interface ToolRun {
  readonly source: string;
  /** The archive that it made; absent where it did not get that far. */
  readonly archive?: Told<string>;
  readonly code?: Told<Hex>;
}

const LONGEST_LINE = 4096;
const DONE = /\bSucceeded to CollectLog at:\s{0,8}(\S[^\r\n]{0,400})/i;
const CODE = /0x[89a-f][0-9a-f]{7}(?![0-9a-f])/i;

export function readToolRun(source: string, text: string): ToolRun {
  let archive: Told<string> | undefined;
  let code: Told<Hex> | undefined;
  const lines = createLineSplitter(({ text: line, number }) => {
    const path = DONE.exec(line)?.[1]?.trim();
    if (path !== undefined) archive = { value: Array.from(path).join(""), line: number };
    const spelled = CODE.exec(line)?.[0];
    const value = spelled === undefined ? undefined : parseCode(spelled);
    if (value !== undefined) code = { value, line: number };
  }, LONGEST_LINE);
  lines.push(text);
  lines.end();
  return { source, ...(archive ? { archive } : {}), ...(code ? { code } : {}) };
}
