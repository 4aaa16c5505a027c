import { AGENT_LOGS, type AgentLog } from "./beside-schema.js";
import { logNameOf, logsThatDoNotCover, type RuleContext } from "./context.js";

/** Evidence beside the event logs that a rule may require, as it is called in `requires` and in lists of what is missing. */
export const INPUTS = ["registry-export", "ime-log", "app-workload-log"] as const;
export type Input = (typeof INPUTS)[number];

export function isInput(name: string): name is Input {
  return (INPUTS as readonly string[]).includes(name);
}

/** Of the logs and other evidence that a rule requires, what is not there or proves nothing by its silence. */
export function requiredButMissing(names: readonly string[], context: RuleContext): readonly string[] {
  return names.flatMap((name) => {
    if (isInput(name)) return hasInput(name, context) ? [] : [name];
    return logsThatDoNotCover(context.deployment, [logNameOf(name)]);
  });
}

/** Exports and the agent's logs show the device as it was last: they tell nothing of an attempt before that. */
export function hasInput(input: Input, { evidence, deployment }: RuleContext): boolean {
  if (evidence === undefined || (deployment.attempt.index > 0 && !deployment.attempt.latest)) return false;
  switch (input) {
    case "registry-export":
      return evidence.registryValues.length > 0;
    case "ime-log":
      return evidence.imeLogs.length > 0;
    case "app-workload-log":
      return logsOf("app-workload", evidence).length > 0;
  }
}

/** The agent's logs of that name. What is in AppWorkload.log since August 2024 stood in the main log before. */
export function logsOf(name: AgentLog, { imeLogs }: NonNullable<RuleContext["evidence"]>): NonNullable<RuleContext["evidence"]>["imeLogs"] {
  const component = AGENT_LOGS[name].toLowerCase();
  return imeLogs.filter(
    (log) => log.component.toLowerCase() === component || (name === "app-workload" && log.facts.some(({ means }) => means === "app-install")),
  );
}

/** What a log is called where it is missing. */
export function inputOf(name: AgentLog): Input {
  return name === "app-workload" ? "app-workload-log" : "ime-log";
}
