import type { LogEvent } from "../../src/evidence/index.js";
import { logAliasOf } from "../../src/knowledge/index.js";
import { evidenceOfCase } from "../../src/rule-engine/case-evidence.js";
import type { EventPattern } from "../../src/rule-engine/condition-schema.js";
import { asList } from "../../src/rule-engine/context.js";
import type { Rule, RuleCase } from "../../src/rule-engine/index.js";
import { conditionsIn, eventsIn } from "../../src/rule-engine/walk.js";
import { fileInput, type RawInput } from "../samples/raw-inputs.js";
import { type AgentLog, askForUserToken, startAgent, startAgentLog, tellUtc } from "../support/deployment/agent-log.js";
import { startRecording } from "../support/deployment/recording.js";
import { NOISE, noiseAt } from "../support/noise.js";
import type { Strand } from "./woven.js";

/** Notices whose events say what became of the run itself: on a healthy one they would be untrue. */
export const TELL_OF_THE_RUN: Readonly<Record<string, string>> = {
  "notice-continued-anyway": "The button is only there when something failed.",
  "notice-esp-disabled": "It decides which parts of the page the run has.",
  "notice-technician-update-page": "Its page belongs to the technician flow and makes a run one.",
  "notice-local-account-in-user-flow": "Its event is what stops attestation in other runs; here it says how the user's part began.",
  "notice-no-apps-to-wait-for": "Its event is an answer to the status page, which only a run has.",
  "notice-unregistered-private-pc": "It says that the service has no profile, and a run of Autopilot has one.",
};

const HOUR = 3_600_000;
const LINES = 300;

/** Events that move a run on: a notice asks whether they came, and noise must not bring them. */
const MILESTONES: Readonly<Record<string, readonly number[]>> = {
  autopilot: [111, 153, 161, 163, 169, 177, 178, 179, 703],
  "mdm-admin": [72, 351, 359],
  "device-registration": [104, 105, 306],
  "management-service": [509],
  "shell-core": [62404, 62405, 62407],
};

/** What the dictionary and the facts call noise, each event by itself. */
export const dictionaryStrands: readonly Strand[] = NOISE.map((fact) => (beside) => [noiseAt(beside, fact)]);

/** The events of one match case of a notice that its condition looks at, in their order. */
export function noticeStrands(rules: readonly Rule[], cases: ReadonlyMap<string, readonly RuleCase[]>): readonly Strand[] {
  const notices = rules.filter((rule) => rule.role === "notice" && TELL_OF_THE_RUN[rule.id] === undefined);
  return notices.flatMap((rule) => {
    const patterns = conditionsIn(rule.when, []).flatMap(({ condition }) => eventsIn(condition, []).map(({ event }) => event));
    const matching = (cases.get(rule.id) ?? []).filter((one) => one.expect === "match");
    const strands = matching.map((one) => evidenceOfCase(one).events.filter((event) => isNoise(event, patterns)));
    return strands
      .filter((events) => events.length > 0)
      .map(
        (events): Strand =>
          (beside) =>
            events.map((event) => placed(event, beside)),
      );
  });
}

function isNoise(event: LogEvent, patterns: readonly EventPattern[]): boolean {
  const log = logAliasOf(event.channel) ?? "";
  if (MILESTONES[log]?.includes(event.eventId) === true) return false;
  return patterns.some((pattern) => asList(pattern.log).includes(log as never) && asList(pattern.id).includes(event.eventId));
}

function placed(event: LogEvent, { at, computer, recordId }: LogEvent): LogEvent {
  return { ...event, at, recordId, ...(computer === undefined ? {} : { computer }) };
}

/** Lines that healthy devices write, most of them as errors. */
const AGENT_LINES: readonly ((log: AgentLog) => void)[] = [
  askForUserToken,
  (log) => log.line("LogonUser failed with error code : 1008", 3),
  (log) => log.line("AAD User check using device check in app is failed, now fallback to the Graph audience. ex = No token was given.", 3),
  (log) => log.line("Required app check in is throttled. The last one was a minute ago.", 2),
  (log) => log.line("[ServiceBase](SendWebRequest) failed. The remote server returned an error: (503) Server Unavailable.", 3),
  (log) => log.line("OnSessionChange: SessionUnlock"),
];

/** A log of the agent, from an hour before the events to an hour after them. */
export function agentNoise(events: readonly LogEvent[], roll: () => number): RawInput {
  const times = events.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  const from = (times[0] ?? 0) - HOUR;
  const step = ((times.at(-1) ?? 0) + HOUR - from) / LINES / 1000;
  const recording = startRecording({ at: new Date(from).toISOString(), computer: "PC" });
  const log = startAgentLog(recording, "IntuneManagementExtension", 120);
  startAgent(recording, log);
  for (let line = 0; line < LINES; line++) {
    recording.wait(step);
    if (line % 50 === 0) tellUtc(recording, log);
    AGENT_LINES[Math.floor(roll() * AGENT_LINES.length)]?.(log);
  }
  return fileInput("IntuneManagementExtension.log", log.bytes());
}
