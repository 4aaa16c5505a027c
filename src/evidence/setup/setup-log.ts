import type { Member } from "../../archive/index.js";
import { readSetupLog, type SetupLogLine } from "../../formats/index.js";

/** A line of Windows Setup that tells where OOBE stands, or speaks of Autopilot. */
export interface SetupMark {
  readonly line: number;
  /** Local time without a zone. */
  readonly local: string;
  readonly means: "deploy-start" | "oobe" | "autopilot";
  readonly text: string;
}

/**
 * A log of Windows Setup. Its errors are no verdict: setuperr.log of a healthy device has hundreds of lines, refused
 * accesses above all. They are counted, and nothing is concluded from them.
 */
export interface SetupLog {
  readonly source: string;
  readonly lines: number;
  readonly errors: number;
  /** Local times of the first and the last line, without a zone. */
  readonly from?: string;
  readonly to?: string;
  readonly marks: readonly SetupMark[];
}

const MOST_MARKS = 200;
const LONGEST_TEXT = 300;

export async function readSetupEvidence(member: Member): Promise<SetupLog> {
  const marks: SetupMark[] = [];
  let [lines, errors, from, to] = [0, 0, "", ""];
  for await (const batch of readSetupLog(member.chunks())) {
    for (const one of batch) {
      lines++;
      if (one.level === "error") errors++;
      if (from === "") from = one.local;
      to = one.local;
      const means = marks.length < MOST_MARKS ? meaningOf(one) : undefined;
      if (means) marks.push({ line: one.line, local: one.local, means, text: Array.from(one.text.slice(0, LONGEST_TEXT)).join("") });
    }
  }
  return { source: member.path, lines, errors, marks, ...(from === "" ? {} : { from, to }) };
}

/** Errors are left alone, whatever they speak of. */
function meaningOf({ level, component, text }: SetupLogLine): SetupMark["means"] | undefined {
  if (level === "error") return undefined;
  if (/autopilot/i.test(text) || /autopilot/i.test(component)) return "autopilot";
  if (/^windeploy/i.test(component)) return "deploy-start";
  return /\b(?:msoobe|oobeldr|UserOOBE)/i.test(`${component} ${text}`) ? "oobe" : undefined;
}
