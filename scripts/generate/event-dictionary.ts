import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { EVENT_LEVELS, type EventEntry, type EventGroup, PLACE_BY } from "../../src/knowledge/event-fact.js";
import { LOGS, type LogAlias, logAliasOf } from "../../src/knowledge/logs.js";
import { parseSentence, placeholders } from "../../src/knowledge/sentence.js";
import { SENTENCE_FORMATS } from "../../src/knowledge/sentence-formats.js";
import { OUTCOMES, PHASE_IDS, PHASES, STEP_IDS } from "../../src/knowledge/vocabulary.js";
import { type Part, type Problem, readYamlFolder, writeGenerated, type YamlFile } from "./part.js";
import { VALUE_MAPS_FILE, valueMapsSchema } from "./value-maps.js";

export const EVENTS_FOLDER = "src/knowledge/events";

const meaning = {
  phase: z.enum(PHASE_IDS).optional(),
  step: z.enum(STEP_IDS).optional(),
  placeBy: z.enum(PLACE_BY).optional(),
  zeroMeansSuccess: z.string().optional(),
  clearedBy: z.array(z.int()).min(1).optional(),
  clearedWhenSame: z.array(z.string()).min(1).optional(),
  noise: z.boolean().optional(),
  text: z.string().min(1).optional(),
};

const fieldTest = z
  .strictObject({ equals: z.string().optional(), prefix: z.string().optional(), suffix: z.string().optional(), contains: z.string().optional() })
  .refine((test) => Object.keys(test).length > 0, "needs equals, prefix, suffix or contains");

const variant = z.strictObject({ when: z.record(z.string(), fieldTest), ...meaning, outcome: z.enum(OUTCOMES).optional() });

const event = z.strictObject({
  id: z.int().min(0).max(65535),
  provider: z.string().optional(),
  level: z.enum(EVENT_LEVELS).optional(),
  windows: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
  otherFields: z.array(z.string()).min(1).optional(),
  ...meaning,
  outcome: z.enum(OUTCOMES),
  sameAs: z.string().optional(),
  variants: z.array(variant).min(1).optional(),
});

const eventFileSchema = z.strictObject({ provider: z.string().optional(), channel: z.string(), events: z.array(event).min(1) });

type FileEvent = z.infer<typeof event>;
type Variant = z.infer<typeof variant>;
type EventFile = YamlFile<z.infer<typeof eventFileSchema>>;

/** `src/knowledge/events/*.yaml` → `src/generated/event-dictionary.ts`. */
export const eventDictionary: Part = {
  name: "event-dictionary",
  run(root) {
    const { files, problems } = readYamlFolder(root, EVENTS_FOLDER, eventFileSchema);
    const formats = new Set([...SENTENCE_FORMATS, ...Object.keys(valueMapsSchema.parse(parse(readFileSync(join(root, VALUE_MAPS_FILE), "utf8"))))]);
    for (const file of files) problems.push(...checkFile(file, files, formats));
    if (problems.length === 0)
      writeGenerated(
        root,
        "event-dictionary",
        "EVENT_DICTIONARY_JSON",
        files.flatMap((file) => groupsOf(file, files)),
      );
    return problems;
  },
};

function checkFile(file: EventFile, files: readonly EventFile[], formats: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  const { provider, channel, events } = file.data;
  const seen = new Set<string>();
  const report = (path: readonly PropertyKey[], message: string): void => {
    problems.push({ file: file.file, line: file.lineOf(path), message });
  };
  if (logAliasOf(channel) === undefined) report(["channel"], `channel "${channel}" is not in src/knowledge/logs.ts`);
  for (const [index, entry] of events.entries()) {
    const path = ["events", index];
    if ((provider === undefined) === (entry.provider === undefined))
      report(path, `event ${entry.id}: provider belongs in the head of the file or in every event`);
    const key = `${entry.provider ?? ""} ${entry.id}`;
    if (seen.has(key)) report(path, `event ${entry.id} is there twice`);
    seen.add(key);
    if (entry.sameAs !== undefined && !modelOf(entry, files)) report([...path, "sameAs"], `event ${entry.id} is not in ${entry.sameAs}.yaml`);
    const resolved = resolve(entry, files);
    for (const message of checkMeaning(resolved, entry, formats)) report([...path, "text"], `event ${entry.id}: ${message}`);
    for (const [at, one] of (entry.variants ?? []).entries()) {
      for (const message of checkMeaning({ ...entry, ...one }, entry, formats, Object.keys(one.when))) {
        report([...path, "variants", at], `event ${entry.id}, variant ${at + 1}: ${message}`);
      }
    }
  }
  return problems;
}

/** What is wrong with the place, the flags and the sentence of an event or a variant. */
function checkMeaning(given: FileEvent | Variant, entry: FileEvent, formats: ReadonlySet<string>, used: readonly string[] = []): string[] {
  const messages: string[] = [];
  const fields = new Set([...Object.keys(entry.fields ?? {}), ...(entry.otherFields ?? [])]);
  const steps = given.phase === undefined || given.phase === "outside-esp" ? undefined : PHASES.find(({ id }) => id === given.phase)?.steps;
  if (given.step !== undefined && given.phase === undefined) messages.push("a step needs a phase");
  else if (given.step !== undefined && steps && !steps.includes(given.step)) messages.push(`${given.step} is not a step of ${given.phase}`);
  const named = [...used, ...(given.clearedWhenSame ?? []), ...(given.zeroMeansSuccess === undefined ? [] : [given.zeroMeansSuccess])];
  for (const name of named) if (!fields.has(name)) messages.push(`there is no field ${name}`);
  if (given.text === undefined) return messages;
  if (/[.\s]$/.test(given.text)) messages.push("a sentence has no full stop or space at its end");
  try {
    for (const { names, format } of placeholders(parseSentence(given.text))) {
      const known = names.filter((name) => fields.has(name));
      if (known.length === 0 || (entry.sameAs === undefined && known.length < names.length)) messages.push(`{${names.join("|")}}: no such field`);
      if (format !== undefined && !formats.has(format)) messages.push(`{${names.join("|")}:${format}}: no such format or value map`);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    messages.push(error.message);
  }
  return messages;
}

function modelOf(entry: FileEvent, files: readonly EventFile[]): FileEvent | undefined {
  return files.find(({ name }) => name === entry.sameAs)?.data.events.find(({ id }) => id === entry.id);
}

/** An event with what it takes over from another file; its own keys win. */
function resolve(entry: FileEvent, files: readonly EventFile[]): FileEvent {
  const model = entry.sameAs === undefined ? undefined : modelOf(entry, files);
  if (!model) return entry;
  const { text, zeroMeansSuccess, clearedBy, clearedWhenSame, noise, variants } = model;
  return { ...dropUndefined({ text, zeroMeansSuccess, clearedBy, clearedWhenSame, noise, variants }), ...entry };
}

function groupsOf(file: EventFile, files: readonly EventFile[]): EventGroup[] {
  const log = logAliasOf(file.data.channel);
  if (log === undefined) return [];
  const byProvider = new Map<string, EventEntry[]>();
  for (const entry of file.data.events) {
    const provider = entry.provider ?? file.data.provider ?? "";
    const { provider: _, sameAs: __, ...rest } = resolve(entry, files);
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), rest]);
  }
  return [...byProvider].map(([provider, events]) => ({ provider, channel: channelOf(log, file.data.channel), log, events }));
}

/** The channel as `logs.ts` spells it. */
function channelOf(log: LogAlias, channel: string): string {
  return LOGS[log].channels.find((known) => known.toLowerCase() === channel.toLowerCase()) ?? channel;
}

function dropUndefined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
