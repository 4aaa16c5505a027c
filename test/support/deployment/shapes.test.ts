import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { LOGS, SHAPES } from "./shapes.js";

interface PublishedEvent {
  readonly provider: string;
  readonly channel: string;
  readonly eventId: number;
  readonly level: string;
  readonly fields: readonly string[];
  readonly fieldTypes: readonly string[];
}

const facts = resolve("../shared/facts/events.json");
const TYPES: Readonly<Record<string, string>> = {
  UnicodeString: "text",
  AnsiString: "ansi",
  GUID: "guid",
  SID: "sid",
  FILETIME: "time",
  HexInt32: "hex32",
};
const LEVELS: Readonly<Record<string, number>> = { Error: 2, Warning: 3, Informational: 4 };

describe.skipIf(!existsSync(facts))("the events that the builders write", () => {
  it("have the level, the fields and the types of the published manifests", () => {
    const published: readonly PublishedEvent[] = JSON.parse(readFileSync(facts, "utf8"));
    const known = new Map(published.map((event) => [`${event.provider} ${event.channel} ${event.eventId}`, event]));
    // A classic source, without a manifest.
    const unpublished = new Set(["Microsoft-Windows-Kernel-General System 1074"]);
    const written = Object.entries(SHAPES).flatMap(([log, shapes]) =>
      Object.entries(shapes).map(([id, shape]) => ({
        key: `${LOGS[log as keyof typeof LOGS].provider} ${LOGS[log as keyof typeof LOGS].channel} ${id}`,
        shape,
      })),
    );
    expect(written.length).toBeGreaterThan(200);
    for (const { key, shape } of written) {
      if (unpublished.has(key)) continue;
      const event = known.get(key);
      const fields = event?.fields.map((name, index) => `${name}:${TYPES[event.fieldTypes[index] ?? ""] ?? event.fieldTypes[index]?.toLowerCase()}`);
      expect([key, shape[0], shape[1]]).toEqual([key, LEVELS[event?.level ?? ""], fields?.join(" ")]);
    }
  });
});
