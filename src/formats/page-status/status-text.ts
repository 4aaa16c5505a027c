import type { PageStatusText } from "./page-status.js";

/** A line of the page; what is longer is not looked into. */
const MAX_TEXT_LENGTH = 512;

/** Takes the code and the number before it from a text of the page. */
export function readStatusText(text: unknown): PageStatusText {
  if (typeof text !== "string" || text.trim() === "") return {};
  const shown = text.slice(0, MAX_TEXT_LENGTH).trim();
  const match = /(?:\b(\d{1,2})\s*,\s*)?0x([0-9a-f]{8})(?![0-9a-f])/i.exec(shown);
  const digits = match?.[2]?.toUpperCase();
  if (digits === undefined || digits === "00000000") return { text: shown };
  const state = match?.[1];
  return { text: shown, errorCode: `0x${digits}`, ...(state === undefined ? {} : { enrollmentState: Number(state) }) };
}

/** Takes `n of m` from a text of the page: two numbers at the start of a bracket, in whatever language stands between. */
export function readCounts(text: string | undefined): { readonly done?: number; readonly total?: number } {
  const match = text === undefined ? null : /\((\d{1,6})\D{1,40}?(\d{1,6})(?![\dxX])/.exec(text);
  if (match === null) return {};
  const [done, total] = [Number(match[1]), Number(match[2])];
  return done <= total ? { done, total } : {};
}
