import type { ReportEvidence } from "../answer.js";
import { counted } from "../duration.js";
import { evidenceOrigin } from "../names.js";
import { bound, cleanLine } from "../sanitise.js";
import { type Frame, INDENT, shortTime } from "./frame.js";
import { hanging, type Line, lineWidth, span } from "./page.js";
import { clip, clipMiddle, displayWidth, padEnd } from "./width.js";

const MAX_LINES = 6;
const MAX_TEXT = 300;
const MAX_ORIGIN = 24;
/** With less room than this beside time and log, the text goes below them. */
const MIN_TEXT = 30;
const NARROW_INDENT = 5;

/** The files that the report cites, numbered from 1 where there are several. */
export interface Citations {
  readonly files: readonly string[];
}

/** One thing that the evidence shows, however often it was logged. */
interface Shown {
  readonly ref: ReportEvidence;
  readonly times: number;
  readonly last: ReportEvidence;
}

/** What of a finding's evidence is shown: the first `max`, what was logged again and again once, what has no time at the end. */
function shownGroups(refs: readonly ReportEvidence[], max: number): readonly Shown[] {
  const groups = new Map<string, Shown>();
  for (const ref of distinctRefs(refs)) {
    const key = `${evidenceOrigin(ref)}|${ref.text}`;
    const known = groups.get(key);
    groups.set(key, known ? { ...known, times: known.times + 1, last: ref } : { ref, times: 1, last: ref });
  }
  const shown = [...groups.values()].slice(0, max);
  return [...shown.filter(({ ref }) => ref.at !== undefined), ...shown.filter(({ ref }) => ref.at === undefined)];
}

function distinctRefs(refs: readonly ReportEvidence[]): readonly ReportEvidence[] {
  return [...new Map(refs.map((ref) => [`${ref.source}|${ref.recordId ?? ref.line ?? ref.key ?? ""}|${ref.text}`, ref])).values()];
}

/** The records that `evidenceLines` names. */
export function shownEvidence(refs: readonly ReportEvidence[], max = MAX_LINES): readonly ReportEvidence[] {
  return shownGroups(refs, max).map(({ ref }) => ref);
}

/** Evidence as lines of time, log and event, text, and where the record is: `[1] #10213`. */
export function evidenceLines(refs: readonly ReportEvidence[], citations: Citations, frame: Frame, max = MAX_LINES): Line[] {
  const shown = shownGroups(refs, max);
  const times = shown.map(({ ref }) => shortTime(frame, ref.at, "precise"));
  const origins = shown.map(({ ref }) => clip(cleanLine(evidenceOrigin(ref)), MAX_ORIGIN));
  const timeWidth = Math.max(0, ...times.map(displayWidth));
  const originWidth = Math.max(0, ...origins.map(displayWidth));
  const lines = shown.flatMap((group, index) => {
    const time = padEnd(times[index] ?? "", timeWidth);
    const head = [span(`   ${time}${timeWidth > 0 ? "  " : ""}`, "dim"), span(padEnd(origins[index] ?? "", originWidth), "cyan"), span("  ")];
    const place = placeOf(group.ref, citations);
    const text = `${bound(cleanLine(group.ref.text), MAX_TEXT)}${repeated(group, frame)} ${oneWord(place)}`;
    if (frame.width - lineWidth(head) >= MIN_TEXT) return withPlace(hanging(head, text, { width: frame.width }), place);
    const above = [times[index] ?? "", origins[index] ?? ""].filter((part) => part !== "");
    return [
      [span("   "), span(above.join("  "), "cyan")],
      ...withPlace(hanging([span(" ".repeat(NARROW_INDENT))], text, { width: frame.width }), place),
    ];
  });
  const left = distinctRefs(refs).length - shown.reduce((sum, { times }) => sum + times, 0);
  if (left > 0 && max > 1) lines.push([span(`   and ${counted(left, "more record")}, see --format json`, "dim")]);
  return lines;
}

function repeated({ times, last }: Shown, frame: Frame): string {
  if (times === 1) return "";
  const until = shortTime(frame, last.at);
  return ` (${times} times${until === "" ? "" : `, last at ${until}`})`;
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
