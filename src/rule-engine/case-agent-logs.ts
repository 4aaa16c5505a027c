import { collectApps, type ImeFact, type ImeLog } from "../evidence/index.js";
import { AGENT_LOGS, type AgentLog } from "./beside-schema.js";
import type { RuleCase } from "./cases-schema.js";

/** What the clock of the device shows at the start of a case. */
const START = Date.UTC(2026, 0, 15, 9);

/** The logs of the Intune Management Extension that a case has, as they would be read from files. */
export function agentLogsOf({ agentLogs = [], lines = [] }: Pick<RuleCase, "agentLogs" | "lines">): readonly ImeLog[] {
  const names = [...new Set([...agentLogs, ...lines.map(({ log }) => log)])];
  let seconds = -1;
  const placed = lines.map((line) => {
    seconds = line.at ?? seconds + 1;
    return { line, wall: START + seconds * 1000 };
  });
  return names.map((name) =>
    logOf(
      name,
      placed.filter(({ line }) => line.log === name),
    ),
  );
}

function logOf(name: AgentLog, placed: readonly { readonly line: NonNullable<RuleCase["lines"]>[number]; readonly wall: number }[]): ImeLog {
  const apps = collectApps();
  const facts = placed.map(({ line: { means, values, noise }, wall }, index): ImeFact => {
    const texts = Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, String(value)]));
    apps.add(index + 1, means, texts);
    return { line: index + 1, wall, means, values: texts, noise: noise ?? false };
  });
  return {
    source: `${AGENT_LOGS[name]}.log`,
    component: AGENT_LOGS[name],
    records: facts.length,
    agentVersions: [],
    phases: [],
    apps: apps.finish(),
    facts,
    readings: facts.map(({ line, wall }) => ({ line, wall })),
    unknown: [],
    complete: true,
  };
}
