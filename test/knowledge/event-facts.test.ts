import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allEvents, lookUpEvent } from "../../src/knowledge/index.js";

/** The event dictionary against the collected facts, where these are at hand. */
const FACTS = fileURLToPath(new URL("../../../shared/facts/", import.meta.url));
const here = existsSync(`${FACTS}events.json`);

interface Fact {
  readonly provider: string;
  readonly channel: string;
  readonly eventId: number;
  readonly level: string | null;
  readonly fields: readonly string[];
  readonly fieldTypes: readonly string[];
  readonly outcome: string;
  readonly windowsVersions: readonly string[];
  readonly fieldShapesByVersion?: readonly { readonly fields: readonly string[] }[];
}
const read = <T>(name: string): T => JSON.parse(readFileSync(`${FACTS}${name}`, "utf8")) as T;

describe.skipIf(!here)("the event dictionary and the collected facts", () => {
  const facts = here ? read<Fact[]>("events.json") : [];

  it("has every event, with its fields, their types and its outcome", () => {
    expect(facts.length).toBeGreaterThan(900);
    const wrong = facts.flatMap((fact) => {
      const known = lookUpEvent(fact.provider, fact.channel, fact.eventId);
      const name = `${fact.channel} ${fact.eventId}`;
      if (known?.channel !== fact.channel || known.provider !== fact.provider) return [`${name}: missing`];
      // Where the facts do not know the manifest, the dictionary may name fields that are known from records.
      const fields = fact.windowsVersions.length > 0 || fact.fields.length > 0;
      const sameFields = Object.keys(known.fields).join() === fact.fields.join() && Object.values(known.fields).join() === fact.fieldTypes.join();
      return [
        ...(fields && !sameFields ? [`${name}: fields`] : []),
        ...(known.outcome === fact.outcome ? [] : [`${name}: outcome ${known.outcome}`]),
      ];
    });
    expect(wrong).toEqual([]);
    expect(allEvents().length).toBeGreaterThanOrEqual(facts.length);
  });

  it("knows the field names of earlier releases", () => {
    const changed = facts.filter((fact) => fact.fieldShapesByVersion !== undefined);
    expect(changed.length).toBeGreaterThan(20);
    for (const fact of changed) {
      const known = lookUpEvent(fact.provider, fact.channel, fact.eventId);
      const names = new Set([...Object.keys(known?.fields ?? {}), ...(known?.otherFields ?? [])]);
      const missing = fact.fieldShapesByVersion?.flatMap(({ fields }) => fields.filter((field) => !names.has(field)));
      expect(missing, `${fact.channel} ${fact.eventId}`).toEqual([]);
    }
  });

  it("has a sentence of its own for events, none of them the text of Windows", () => {
    const plain = (text: string): string =>
      text
        .toLowerCase()
        .replace(/%\d+|%n|\{[^}]*\}|[^a-z]+/g, " ")
        .replace(/\s+/g, " ")
        .trim();
    const texts = read<{ readonly template: string }[]>("windows-message-texts.json").map(({ template }) => plain(template));
    expect(texts.length).toBeGreaterThan(500);
    const windows = new Set(texts.filter((text) => text.split(" ").length > 2));
    const copied = allEvents().filter(({ text }) => text !== undefined && windows.has(plain(text)));
    expect(copied.map(({ log, eventId, text }) => `${log} ${eventId}: ${text}`)).toEqual([]);
  });
});
