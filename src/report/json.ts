import { type Report, reportSchema } from "../diagnosis/index.js";

/** C1, line separators and bidirectional controls: legal in JSON, yet they would reach a terminal. Escaped, they parse to the same text. */
const INVISIBLE = /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** JSON text of any value, with control characters escaped. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A report, or all of them, as JSON: keys in the contract's order, two spaces, a line feed at the end. */
export function renderJson(report: Report | readonly Report[]): string {
  const value = Array.isArray(report) ? report.map(inOrder) : inOrder(report as Report);
  return `${jsonText(value, 2)}\n`;
}

/** Reading by the schema gives its key order. */
function inOrder(report: Report): Report {
  const read = reportSchema.safeParse(report);
  return read.success ? read.data : report;
}
