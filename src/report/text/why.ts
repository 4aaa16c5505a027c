import type { Diagnosis, Report } from "../../diagnosis/index.js";
import type { Certainty } from "../../knowledge/index.js";
import { failedStep, findingsOf, itemCount, pageLineNote, runningPlace } from "../answer.js";
import { originWords } from "../origin.js";
import { cleanLine } from "../sanitise.js";
import { CERTAINTY_WORDS } from "../words.js";
import { type Citations, evidenceLines, shownEvidence } from "./evidence.js";
import { type Frame, INDENT, shortTime } from "./frame.js";
import { hanging, labelled, type Line, type Style, span } from "./page.js";
import { displayWidth, padStart } from "./width.js";
import { wrapProse } from "./wrap.js";

const CERTAINTY_STYLES: Readonly<Record<Certainty, Style>> = { confirmed: "green", likely: "yellow", possible: "yellow" };
const MAX_ALSO = 4;

/** The files that the lines of `whyBlock` and `alsoBlock` cite, in the order of their first mention. */
export function citationsOf(report: Report): Citations {
  const { cause, symptom, also } = findingsOf(report);
  const main = cause ?? symptom;
  const refs = [
    ...shownEvidence(main ? main.evidence : isFailure(report) ? (failedStep(report)?.because ?? []) : []),
    ...also.slice(0, MAX_ALSO).flatMap((finding) => shownEvidence(ownEvidence(finding, main), 1)),
  ];
  return { files: [...new Set(refs.map(({ source }) => source))] };
}

function isFailure({ verdict }: Report): boolean {
  return verdict === "failed" || verdict === "soft-failed";
}

/** The cause with its evidence and what was ruled out; without a cause, what is seen and what is not known. */
export function whyBlock(report: Report, citations: Citations, frame: Frame): Line[] {
  const { cause, symptom } = findingsOf(report);
  const failed = isFailure(report);
  if (cause) return [...causeLines(cause, failed, frame), ...proof(cause, citations, frame)];
  if (!failed) return symptom ? [...causeLines(symptom, false, frame, "SEEN"), ...proof(symptom, citations, frame)] : [];
  const unknown = labelled("WHY", "The cause is not in these logs.", { ...options(frame), style: "bold" });
  if (symptom) return [...unknown, ...explanationLines(symptom, frame), ...proof(symptom, citations, frame)];
  const because = failedStep(report)?.because ?? [];
  const told = because.length > 0 ? "No rule knows this failure. What the logs say of the step:" : "No rule knows this failure.";
  return [...unknown, ...labelled("", told, options(frame)), ...evidenceLines(because, citations, frame)];
}

/** @param said the sentence under the verdict has given the title already */
function causeLines(finding: Diagnosis, said: boolean, frame: Frame, label = "WHY"): Line[] {
  if (said && finding.explanation !== "") return titleLines(label, finding.explanation, finding.certainty, frame, "plain");
  return [...titleLines(label, cleanLine(finding.title), finding.certainty, frame), ...explanationLines(finding, frame)];
}

function explanationLines({ explanation }: Diagnosis, frame: Frame): Line[] {
  return explanation === "" ? [] : labelled("", explanation, options(frame));
}

function proof(finding: Diagnosis, citations: Citations, frame: Frame): Line[] {
  const ruledOut = (finding.ruledOut ?? []).flatMap(({ rule, because }, index) =>
    hanging([span(index === 0 ? "   Not it:  " : " ".repeat(12), "dim")], `${cleanLine(because).replace(/\.$/, "")} [${cleanLine(rule)}]`, {
      width: frame.width,
    }),
  );
  return [...evidenceLines(finding.evidence, citations, frame), ...ruledOut, ...originLines(finding, frame)];
}

/** Whose word it is, where it is not redscreen's own. */
function originLines({ origin }: Diagnosis, frame: Frame): Line[] {
  return (origin ?? []).flatMap((one, index) =>
    hanging([span(index === 0 ? "   Source:  " : " ".repeat(12), "dim")], originWords(one), { width: frame.width }),
  );
}

/** Text beside a label, with the certainty at the right edge of its first line. */
function titleLines(label: string, text: string, certainty: Certainty, frame: Frame, style: Style = "bold"): Line[] {
  const tag = `[${CERTAINTY_WORDS[certainty]}]`;
  const width = frame.width - INDENT;
  const head = span(` ${label}`.padEnd(INDENT), "bold");
  const [first = "", ...rest] = wrapProse(text, width, width - tag.length - 2);
  return [
    [head, span(first, style), span(padStart(tag, width - displayWidth(first)), CERTAINTY_STYLES[certainty])],
    ...rest.map((line) => [span(" ".repeat(INDENT)), span(line, style)]),
  ];
}

/** What a finding rests on and the cause does not: the failed step is evidence of both, and shows nothing of this one. */
function ownEvidence({ evidence }: Diagnosis, main: Diagnosis | undefined): Diagnosis["evidence"] {
  const placeOf = ({ source, line, recordId, text }: Diagnosis["evidence"][number]): string => [source, line, recordId, text].join("\0");
  const cited = new Set(main?.evidence.map(placeOf));
  const own = evidence.filter((ref) => !cited.has(placeOf(ref)));
  return own.length > 0 ? own : evidence;
}

/** What else contributed, each with its strongest record and its first remedy. */
export function alsoBlock(report: Report, citations: Citations, frame: Frame): Line[] {
  const { cause, symptom, also, toDo } = findingsOf(report);
  return also.slice(0, MAX_ALSO).flatMap((finding, index) => {
    const lines = [
      ...titleLines(index === 0 ? "ALSO" : "", cleanLine(finding.title), finding.certainty, frame),
      ...evidenceLines(ownEvidence(finding, cause ?? symptom), citations, frame, 1),
      ...originLines(finding, frame),
    ];
    const remedy = finding.actions[0]?.text;
    return remedy === undefined || finding === toDo ? lines : [...lines, ...hanging([span("   → ", "cyan")], remedy, { width: frame.width })];
  });
}

/** For a run that has not ended: what it is waiting for, and since when. */
export function nowBlock(report: Report, frame: Frame): Line[] {
  if (report.verdict !== "in-progress") return [];
  const place = runningPlace(report);
  if (!place) return [];
  const running = (place.steps.length > 0 ? place.steps : [place.phase]).map((row) => {
    const count = "items" in row ? itemCount(row) : undefined;
    const since = shortTime(frame, row.start);
    return `${cleanLine(row.title)}${count === undefined ? "" : `, ${count} done`}${since === "" ? "" : `, since ${since}`}`;
  });
  const until = shortTime(frame, report.attempt.end);
  const text = [`${running.join("; ")}.`, until === "" ? "" : `The logs end at ${until} ${frame.zone.label}.`];
  return labelled("NOW", text.filter((part) => part !== "").join(" "), options(frame));
}

/** A row of the page that disagrees with the step, for a report that lists no phases to say it in. */
export function pageNoteBlock(report: Report, frame: Frame): Line[] {
  const note = report.phases.length === 0 ? pageLineNote(report) : undefined;
  return note === undefined ? [] : labelled("", note, options(frame));
}

function options(frame: Frame): { readonly width: number; readonly indent: number } {
  return { width: frame.width, indent: INDENT };
}
