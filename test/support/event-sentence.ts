import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type EventToWrite, renderValue } from "./event.js";

/** Where the values stand in Windows' sentences; the words around them are ours, and mean nothing. */
const FILE = fileURLToPath(new URL("../../src/knowledge/event-texts.yaml", import.meta.url));
const shapes = parse(readFileSync(FILE, "utf8")) as Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * A sentence that shows the values of a record where Windows' own would: by the shape that the program expects, else each
 * behind its name. What else there is to such a sentence is left to chance.
 */
export function sentenceOf(event: EventToWrite): string {
  const values = valuesOf(event);
  const shape = shapes[event.provider]?.[String(event.eventId)];
  if (shape === undefined) return `Etwas geschah. ${[...values].map(([name, value]) => `${name}: ${value}`).join(", ")}`;
  return `Vorgang ${shape.replaceAll("~", " und ").replace(/\{([^{}]+)\}/g, (_, name: string) => values.get(name) ?? "")}`;
}

function valuesOf({ payload }: EventToWrite): ReadonlyMap<string, string> {
  if (payload.kind !== "event-data") return new Map();
  return new Map(payload.items.map(({ name, value }, index) => [name ?? String(index), renderValue(value).join(", ")]));
}
