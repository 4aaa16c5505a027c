import { XMLParser } from "fast-xml-parser";
import { hexOf } from "../../knowledge/index.js";
import type { Directive } from "./collection.js";

/** The map of an Intune collection is a few KB; nothing larger is one. */
export const LARGEST_RESULTS = 1024 * 1024;

const MOST_DIRECTIVES = 1000;
const LONGEST_INPUT = 500;
const KINDS: ReadonlySet<string> = new Set(["RegistryKey", "Command", "Events", "FoldersFiles"] satisfies Directive["kind"][]);

/** One element as the parser gives it in document order: its name, its content, and its attributes under `:@`. */
type Node = Readonly<Record<string, unknown>>;

/**
 * Reads `results.xml` of an Intune collection: what was asked for, in order, and what came of it. The address with the
 * access key (SasUrl) is never read out. Where the file breaks off, what is before that.
 */
export function readCollectionResults(text: string): readonly Omit<Directive, "files">[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    captureMetaData: true,
  });
  const lines = lineCounter(text);
  return nodesOf(parsed(parser, text))
    .flatMap((node) => nodesOf(node["Collection"]))
    .flatMap((node) => directiveOf(node, lines))
    .slice(0, MOST_DIRECTIVES)
    .map((directive, index) => ({ number: index + 1, ...directive }));
}

function parsed(parser: XMLParser, text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return [];
  }
}

function directiveOf(node: Node, lineAt: (offset: number) => number): readonly Omit<Directive, "files" | "number">[] {
  const kind = Object.keys(node).find((name) => KINDS.has(name)) as Directive["kind"] | undefined;
  if (kind === undefined) return [];
  const input = nodesOf(node[kind])
    .map((child) => (typeof child["#text"] === "string" ? child["#text"] : ""))
    .join("");
  const { HRESULT: result } = (node[":@"] ?? {}) as { readonly HRESULT?: unknown };
  const { startIndex = 0 } = ((node as Readonly<Record<symbol, unknown>>)[XMLParser.getMetaDataSymbol() as symbol] ?? {}) as { startIndex?: number };
  const code = typeof result === "string" && /^-?\d{1,10}$/.test(result) ? Number(result) : 0;
  return [{ kind, input: unescaped(input).trim().slice(0, LONGEST_INPUT), code: hexOf(code), line: lineAt(startIndex) }];
}

function nodesOf(content: unknown): readonly Node[] {
  return Array.isArray(content) ? content.filter((node): node is Node => typeof node === "object" && node !== null) : [];
}

/** The line of an offset; offsets have to rise. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (let feed = text.indexOf("\n", counted); feed >= 0 && feed < offset; feed = text.indexOf("\n", counted)) {
      counted = feed + 1;
      line++;
    }
    return line;
  };
}

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&amp;", "&");
}
