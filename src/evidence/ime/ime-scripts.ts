import type { ImeMeaning } from "../../knowledge/index.js";

/**
 * Gives lines about a script that do not name it the id of the script that runs. The executor is started anew for each
 * one, also for the detection of apps, and names the file before it runs it.
 * @returns the script that the line is about, where the line does not name it itself
 */
export function followScripts(): (means: ImeMeaning, values: Readonly<Record<string, string>>) => string | undefined {
  let running: string | undefined;
  return (means, values) => {
    if (means === "script-file") running = values["script"]?.toLowerCase();
    if (means === "script-begin" || means === "agent-start") running = undefined;
    return (means === "script-exit-code" || means === "script-error") && values["script"] === undefined ? running : undefined;
  };
}
