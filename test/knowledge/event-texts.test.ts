import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allEvents, type EventFact, lookUpEvent, readEventText } from "../../src/knowledge/index.js";
import { parseTextShape, readTextShape } from "../../src/knowledge/text-shape.js";
import { processorTime } from "../support/processor-time.js";

const MDM = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";
const AUTOPILOT = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const TEXTS = resolve(import.meta.dirname, "../../../shared/facts/windows-message-texts.json");

function fact(provider: string, eventId: number): EventFact {
  const found = lookUpEvent(provider, "", eventId);
  if (found === undefined) throw new Error(`the dictionary has no ${provider} ${eventId}`);
  return found;
}

const shape = (text: string, sentence: string): Record<string, string> | undefined => {
  const values = readTextShape(parseTextShape(text), sentence);
  return values && Object.fromEntries(values);
};

describe("the shape of a sentence", () => {
  it("finds values by what stands before and behind them", () => {
    expect(shape("type {A}. ~'{B}' = {C}", "A type 1. Then 'x y' = 0x1")).toEqual({ A: "1", B: "x y", C: "0x1" });
    expect(shape("({A})~({B})", "first (a (b) c), second (d).")).toEqual({ A: "a (b) c", B: "d" });
    expect(shape("= {A}.", "Name = a.b.c.")).toEqual({ A: "a.b.c" });
    expect(shape("({A})", "empty ()")).toEqual({ A: "" });
  });

  it("finds nothing where the sentence is another one", () => {
    for (const sentence of ["", "(a", "(a) and no more", "(a) 'b"]) expect(shape("({A})~'{B}'", sentence)).toBeUndefined();
  });

  it.each(["no value", "{A", "{A}{B}"])("%s is none", (text) => {
    expect(() => parseTextShape(text)).toThrow(SyntaxError);
  });
});

describe("the values in the sentence of an event", () => {
  it("are those of the record, in whatever language the words around them are", () => {
    expect(readEventText(fact(MDM, 71), "Registrierung: Fehler (Unbekannter Fehlercode: 0x8018002b)")).toEqual({ HRESULT: "0x8018002b" });
    expect(readEventText(fact(AUTOPILOT, 298), "Typ 1. Beim Einrichten von 'Paket A' ging etwas schief. HRESULT = 0x80070643")).toEqual({
      HRESULT: "0x80070643",
    });
  });

  it("are taken by the names of the fields where the sentence has them", () => {
    const values = readEventText(fact(AUTOPILOT, 226), "Step: Enroll, RetryCount: 2, HRESULT: 0x8028400f.");
    expect(values).toEqual({ HRESULT: "0x8028400f", Step: "Enroll", RetryCount: "2" });
  });

  it("hold no number that the sentence shows by words", () => {
    expect(readEventText(fact(MDM, 71), "Registrierung: Fehler (Die Datei ist nicht da)")).toEqual({});
    expect(readEventText(fact(MDM, 71), "Enrollment (ended successfully)")).toEqual({ HRESULT: "0x0" });
  });

  it("hold no code where there are two for one field", () => {
    expect(readEventText(fact(AUTOPILOT, 231), "0x80070002 or 0x80070003")).toEqual({});
  });

  it("are found in any text without an exception", () => {
    const events = allEvents();
    fc.assert(
      fc.property(
        fc.nat(events.length - 1),
        fc.string({ unit: fc.constantFrom("(", ")", "'", "= ", ": ", ".", "\n", "0x80070002", "a"), maxLength: 60 }),
        (index, text) => {
          const event = events[index];
          if (event !== undefined) expect(Object.keys(event.fields)).toEqual(expect.arrayContaining(Object.keys(readEventText(event, text))));
        },
      ),
      { seed: 7 },
    );
  });

  it("are found in linear time", () => {
    const started = processorTime();
    for (const text of ["(".repeat(200_000), "HRESULT".repeat(30_000), "= ".repeat(100_000), "0x8007".repeat(30_000)]) {
      readEventText(fact(MDM, 208), text);
      readEventText(fact(AUTOPILOT, 226), text);
    }
    expect(processorTime() - started).toBeLessThan(10_000);
  });
});

describe.skipIf(!existsSync(TEXTS))("the sentences of an English Windows, where they are beside the project", () => {
  interface Sentence {
    readonly provider: string;
    readonly eventId: number;
    readonly template: string;
  }

  it("give back every value that was put into them", () => {
    const sentences = JSON.parse(readFileSync(TEXTS, "utf8")) as readonly Sentence[];
    const wrong: string[] = [];
    let checked = 0;
    for (const { provider, eventId, template } of sentences) {
      const found = lookUpEvent(provider, "", eventId);
      const names = Object.keys(found?.fields ?? {});
      const used = new Set([...template.matchAll(/%(\d+)/g)].map((match) => Number(match[1])));
      // Of these two the sentence shows other fields than the record has at their places.
      if (provider === MDM && (eventId === 310 || eventId === 311)) continue;
      // Where the dictionary has other fields than the sentence, nobody knows which is which.
      if (found === undefined || used.size === 0 || used.size !== names.length) continue;
      const expected = names.map((name, index) => {
        const type = found.fields[name] ?? "";
        return type === "HexInt32" ? `0x8007${String(1000 + index)}` : /Int/.test(type) ? String(10 + index) : `Value ${index} (x)`;
      });
      const sentence = template
        .replaceAll("%n", "\n")
        .replaceAll("\r", "")
        .replace(/%(\d+)(?:!\w+!)?/g, (_, number: string) => expected[Number(number) - 1] ?? "");
      const values = readEventText(found, sentence);
      checked++;
      if (names.some((name, index) => values[name] !== expected[index])) wrong.push(`${provider} ${eventId}: ${JSON.stringify(values)}`);
    }
    expect(checked).toBeGreaterThan(400);
    expect(wrong).toEqual([]);
  });
});
