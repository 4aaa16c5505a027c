import { join } from "node:path";
import { parse } from "yaml";
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { parseTextShape } from "../../src/knowledge/text-shape.js";
import { EVENTS_FOLDER } from "./event-dictionary.js";
import { type Part, readYaml, writeGenerated } from "./part.js";

const EVENT_TEXTS_FILE = "src/knowledge/event-texts.yaml";

const schema = z.record(z.string(), z.record(z.string().regex(/^\d+$/), z.string().min(3)));

/** `src/knowledge/event-texts.yaml` → `src/generated/event-texts.ts`. */
export const eventTexts: Part = {
  name: "event-texts",
  run(root) {
    const { yaml, problems } = readYaml(root, join(root, EVENT_TEXTS_FILE), schema);
    if (!yaml) return problems;
    const known = fieldsOfEvents(root);
    for (const [provider, events] of Object.entries(yaml.data)) {
      for (const [id, shape] of Object.entries(events)) {
        const fields = known.get(`${provider}/${id}`);
        for (const message of problemsOf(shape, fields))
          problems.push({ file: yaml.file, line: yaml.lineOf([provider, id]), message: `${id}: ${message}` });
      }
    }
    if (problems.length === 0) writeGenerated(root, "event-texts", "EVENT_TEXTS_JSON", yaml.data);
    return problems;
  },
};

function problemsOf(shape: string, fields: ReadonlySet<string> | undefined): string[] {
  if (fields === undefined) return ["the event dictionary has no such event"];
  try {
    return parseTextShape(shape).places.flatMap(({ field }) => (fields.has(field) ? [] : [`the event has no field ${field}`]));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [error.message];
  }
}

interface EventFile {
  readonly provider?: string;
  readonly events?: readonly { readonly id: number; readonly provider?: string; readonly fields?: Readonly<Record<string, string>> }[];
}

/** Fields by `provider/id`; the part for the dictionary checks the files themselves. */
function fieldsOfEvents(root: string): ReadonlyMap<string, ReadonlySet<string>> {
  const fields = new Map<string, ReadonlySet<string>>();
  for (const name of readdirSync(join(root, EVENTS_FOLDER))) {
    if (!name.endsWith(".yaml")) continue;
    const { provider, events = [] } = parse(readFileSync(join(root, EVENTS_FOLDER, name), "utf8")) as EventFile;
    for (const event of events) fields.set(`${event.provider ?? provider}/${event.id}`, new Set(Object.keys(event.fields ?? {})));
  }
  return fields;
}
