import { XMLParser } from "fast-xml-parser";
import type { SourceIssue } from "./model.js";
import { hexOf } from "../knowledge/index.js";

/** The map of an Intune collection is a few KB; nothing larger is one. */
export const LARGEST_RESULTS = 1024 * 1024;

const DIRECTIVES = ["RegistryKey", "Command", "Events", "FoldersFiles"] as const;

/**
 * Reads `results.xml` of an Intune collection: which directives gave nothing, and with what code. The address with
 * the access key (SasUrl) is never read out.
 * @returns one issue per directive that failed, or one that says that the file cannot be read
 */
export function readCollectionResults(text: string): { readonly directives: number; readonly issues: readonly SourceIssue[] } {
  try {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "",
      processEntities: false,
      parseTagValue: false,
      parseAttributeValue: false,
    });
    const document = parser.parse(text) as { readonly Collection?: Readonly<Record<string, unknown>> };
    const rows = DIRECTIVES.flatMap((directive) => asList(document.Collection?.[directive]).map((row) => ({ directive, row })));
    return { directives: rows.length, issues: rows.flatMap(({ directive, row }) => issueOf(directive, row)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { directives: 0, issues: [{ code: "results-xml", message: `The list of what was collected cannot be read: ${reason.slice(0, 200)}` }] };
  }
}

function issueOf(directive: string, row: unknown): SourceIssue[] {
  if (typeof row !== "object" || row === null) return [];
  const { HRESULT: result, "#text": what } = row as { readonly HRESULT?: unknown; readonly "#text"?: unknown };
  const code = typeof result === "string" && /^-?\d{1,10}$/.test(result) ? Number(result) : 0;
  if (code === 0) return [];
  return [
    { code: "not-collected", at: `${directive} ${String(what ?? "").slice(0, 200)}`, message: `The collection got nothing here: ${hexOf(code)}.` },
  ];
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
