import { readdirSync, readFileSync } from "node:fs";
import { loadRules } from "../../src/rule-engine/authoring.js";

const folder = new URL("../../rules/", import.meta.url);

/** The catalogue as it stands in `rules/`. */
export const { rules } = loadRules(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), "utf8") })),
);
