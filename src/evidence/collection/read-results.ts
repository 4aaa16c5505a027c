import { hexOf } from "../../knowledge/index.js";
import type { Directive } from "./collection.js";

/** The map of an Intune collection is a few KB; nothing larger is one. */
export const LARGEST_RESULTS = 1024 * 1024;

const MOST_DIRECTIVES = 1000;
const LONGEST_INPUT = 500;
/** An element of a directive up to the end of its text. The address with the access key (SasUrl) is none and is never read out. */
const DIRECTIVE = /<(RegistryKey|Command|Events|FoldersFiles)(?=[\s/>])([^<>]{0,500})>([^<]{0,4000})/g;
const RESULT = /\bHRESULT\s{0,4}=\s{0,4}["'](-?\d{1,10})["']/;

/** Reads `results.xml` of an Intune collection: what was asked for, in order, and what came of it. Broken XML gives what is whole. */
export function readCollectionResults(text: string): readonly Omit<Directive, "files">[] {
  const directives: Omit<Directive, "files">[] = [];
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(DIRECTIVE)) {
    if (directives.length >= MOST_DIRECTIVES) break;
    const [, kind, attributes = "", content = ""] = match;
    for (let feed = text.indexOf("\n", counted); feed >= 0 && feed < match.index; feed = text.indexOf("\n", counted)) {
      counted = feed + 1;
      line++;
    }
    const result = Number(RESULT.exec(attributes)?.[1] ?? 0);
    directives.push({
      number: directives.length + 1,
      kind: kind as Directive["kind"],
      input: attributes.endsWith("/") ? "" : unescaped(content).trim().slice(0, LONGEST_INPUT),
      code: hexOf(result),
      line,
    });
  }
  return directives;
}

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&amp;", "&");
}
