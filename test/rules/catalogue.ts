import { readdirSync, readFileSync } from "node:fs";
import { loadRules } from "../../src/rule-engine/authoring.js";

const folder = new URL("../../rules/", import.meta.url);

/** The files of `rules/` by their path there, in the order of their names. */
export const ruleFiles = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort()
  .map((name) => ({ file: `rules/${name}`, text: readFileSync(new URL(name, folder), "utf8") }));

/** The catalogue as it stands in `rules/`, with its cases. */
export const loaded = loadRules(ruleFiles);
