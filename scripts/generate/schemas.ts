import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { reportSchema } from "../../src/diagnosis/report-model.js";
import { casesSchema } from "../../src/rule-engine/cases-schema.js";
import { overlaySchema } from "../../src/rule-engine/overlay-schema.js";
import { ruleSchema } from "../../src/rule-engine/schema.js";
import type { Part, Problem } from "./part.js";

const FOLDER = "schema";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "rule.schema.json": ruleSchema,
  "cases.schema.json": casesSchema,
  "overlay.schema.json": overlaySchema,
  "diagnosis.schema.json": reportSchema,
};

/** The types of rules, cases, overlays and reports → `schema/*.json`, which are committed. With `check` nothing is written and what is out of date is reported. */
export function schemas(check: boolean): Part {
  return {
    name: "schemas",
    run(root) {
      const problems: Problem[] = [];
      for (const [name, schema] of Object.entries(SCHEMAS)) {
        const path = join(root, FOLDER, name);
        const text = `${JSON.stringify(z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" }), undefined, 2)}\n`;
        if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
        if (check) {
          problems.push({ file: `${FOLDER}/${name}`, line: 1, message: "out of date: run npm run generate and commit it" });
          continue;
        }
        mkdirSync(join(root, FOLDER), { recursive: true });
        writeFileSync(path, text);
      }
      return problems;
    },
  };
}
