import type { ReportEvidence } from "../answer.js";
import { counted } from "../duration.js";
import { evidenceOrigin } from "../names.js";
import { bound, cleanLine } from "../sanitise.js";
import { type Frame, INDENT, shortTime } from "./frame.js";
import { hanging, type Line, span } from "./page.js";
import { clip, clipMiddle, displayWidth, padEnd } from "./width.js";

const MAX_LINES = 6;
const MAX_TEXT = 300;
const MAX_ORIGIN = 24;

/** The files that the report cites, numbered from 1 where there are several. */
export interface Citations {
  readonly files: readonly string[];
}

/** What of a finding's evidence is shown: the first, each record once. */
export function shownEvidence(refs: readonly ReportEvidence[], max = MAX_LINES): readonly ReportEvidence[] {
  const seen = new Map(refs.map((ref) => [`${ref.source}|${ref.recordId ?? ref.line ?? ref.key ?? ""}|${ref.text}`, ref]));
  return [...seen.values()].slice(0, max);
}

/** Evidence as lines of time, log and event, text, and where the record is: `[1] #10213`. */
export function evidenceLines(refs: readonly ReportEvidence[], citations: Citations, frame: Frame, max = MAX_LINES): Line[] {
  const shown = shownEvidence(refs, max);
  const times = shown.map(({ at }) => shortTime(frame, at, "precise"));
  const origins = shown.map((ref) => clip(cleanLine(evidenceOrigin(ref)), MAX_ORIGIN));
  const timeWidth = Math.max(0, ...times.map(displayWidth));
  const originWidth = Math.max(0, ...origins.map(displayWidth));
  const lines = shown.flatMap((ref, index) => {
    const time = padEnd(times[index] ?? "", timeWidth);
    const head = [span(`   ${time}${timeWidth > 0 ? "  " : ""}`, "dim"), span(padEnd(origins[index] ?? "", originWidth), "cyan"), span("  ")];
    const place = placeOf(ref, citations);
    return withPlace(hanging(head, `${bound(cleanLine(ref.text), MAX_TEXT)} ${oneWord(place)}`, { width: frame.width }), place);
  });
  const left = refs.length - shown.length;
  if (left > 0 && max > 1) lines.push([span(`   and ${counted(left, "more record")}, see --format json`, "dim")]);
  return lines;
}

/** The numbered files. */
export function filesBlock({ files }: Citations, frame: Frame): Line[] {
  return files.map((file, index) => {
    const head = `${(index === 0 ? " Files" : "").padEnd(INDENT)}${files.length > 1 ? `[${index + 1}] ` : ""}`;
    return [span(head + clipMiddle(cleanLine(file), frame.width - head.length), "dim")];
  });
}

/** The place was wrapped with the text as one word; here it becomes faint. */
function withPlace(lines: readonly Line[], place: string): Line[] {
  const joined = oneWord(place);
  return lines.map((line) => {
    const last = line.at(-1);
    if (place === "" || !last?.text.endsWith(joined)) return line;
    return [...line.slice(0, -1), { ...last, text: last.text.slice(0, -joined.length) }, span(place, "dim")];
  });
}

function oneWord(text: string): string {
  return text.replaceAll(" ", "\u00A0");
}

function placeOf(ref: ReportEvidence, { files }: Citations): string {
  const inFile = ref.recordId !== undefined ? `#${ref.recordId}` : ref.line !== undefined ? `line ${ref.line}` : "";
  return [files.length > 1 ? `[${files.indexOf(ref.source) + 1}]` : "", inFile].filter((part) => part !== "").join(" ");
}
