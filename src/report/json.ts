import { type Report, reportSchema } from "../diagnosis/index.js";
import { jsonText } from "./json-text.js";

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
