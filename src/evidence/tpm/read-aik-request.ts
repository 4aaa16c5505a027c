import { createLineSplitter, type TextLine } from "../../formats/index.js";
import { type Hex, parseCode } from "../../knowledge/index.js";
import { type Told, toldText } from "../told.js";
import type { AikRequest } from "./tpm-report.js";

const LONGEST_LINE = 16_384;
const CODE = /0x[0-9a-f]{8}(?![0-9a-f])/gi;
const STATUS = /\bHTTP\/\d(?:\.\d)? (\d{3})\b/;
/** JSON of the service; the text may be cut off, and quotes in it are escaped. */
const MESSAGE = /"Message"\s{0,8}:\s{0,8}"((?:[^"\\]|\\.){1,1000})/i;
const ADDRESS = /\b([A-Z]{2,4})-keyid-[0-9a-f]{8,64}\.microsoftaik\.azure\.net/i;
const ISSUED = /\bSCEPDispositionSuccess\b|\(Issued\)/i;

/** Reads the output of `certreq -enrollaik`. Windows writes its parts in the language of the device; codes, status and the service's words stay. */
export function readAikRequest(source: string, text: string): AikRequest {
  const found: { -readonly [Key in keyof AikRequest]: AikRequest[Key] } = { source, issued: false };
  const onLine = ({ text: line, number }: TextLine): void => {
    const code = lastFailure(line, number);
    if (code) found.code = code;
    const status = STATUS.exec(line)?.[1];
    if (status !== undefined) found.httpStatus = { value: Number(status), line: number };
    const message = MESSAGE.exec(line)?.[1];
    const words = message === undefined ? undefined : toldText({ value: message.replaceAll("\\", ""), line: number });
    if (words) found.serverMessage = words;
    const vendor = ADDRESS.exec(line)?.[1];
    if (vendor !== undefined) found.manufacturer ??= { value: vendor.toUpperCase(), line: number };
    if (ISSUED.test(line)) found.issued = true;
  };
  const lines = createLineSplitter(onLine, LONGEST_LINE);
  lines.push(text);
  lines.end();
  return found;
}

function lastFailure(text: string, line: number): Told<Hex> | undefined {
  const codes = [...text.matchAll(CODE)].flatMap(([spelled]) => parseCode(spelled) ?? []).filter((code) => /^0x[89A-F]/.test(code));
  const value = codes.at(-1);
  return value === undefined ? undefined : { value, line };
}
