import { expect, it } from "vitest";
import { writeEvtx } from "../../support/evtx-writer.js";
import { plainEvent, plainEvents } from "../../support/samples-of-values.js";
import { readAll } from "./reading.js";

/** Every record with data of its own names, the templates of all with one and the same id. */
function alike(count: number): ReturnType<typeof plainEvent>[] {
  return Array.from({ length: count }, (_, index) =>
    plainEvent(index + 1, {
      kind: "event-data",
      // Names of equal length: the definitions differ in nothing but their letters.
      items: [{ name: `Name${String.fromCharCode(65 + (index % 26))}`, value: { type: "UInt32", value: index } }],
    }),
  );
}

it("takes no definition for another one with the same id, size and place in its chunk", async () => {
  const bytes = writeEvtx(alike(60), {
    recordsPerChunk: 1,
    resealAfterDamage: true,
    damage: (chunk) => {
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
      setTemplateIds(view, 0x1234_5678);
    },
  });
  const { records, issues } = await readAll(bytes);
  expect(issues).toEqual([]);
  expect(records.map(({ data }) => data)).toEqual(
    Array.from({ length: 60 }, (_, index) => ({ [`Name${String.fromCharCode(65 + (index % 26))}`]: String(index) })),
  );
});

/** Gives every template of the chunk one id, in its instances and its definition. */
function setTemplateIds(view: DataView, id: number): void {
  for (let at = 512; at + 38 < view.byteLength; at++) {
    // Token, byte, id, offset of the definition, which stands right behind at its first use.
    if (view.getUint8(at) !== 0x0c || view.getUint8(at + 1) !== 1 || view.getUint32(at + 6, true) !== at + 10) continue;
    view.setUint32(at + 2, id, true);
    view.setUint32(at + 14, id, true);
  }
}

it("reads a log of many chunks as it reads each of its chunks alone", async () => {
  const events = plainEvents(200);
  const together = await readAll(writeEvtx(events, { recordsPerChunk: 20 }));
  const alone = [];
  for (let from = 0; from < events.length; from += 20) alone.push(...(await readAll(writeEvtx(events.slice(from, from + 20)))).records);
  expect(together.records).toEqual(alone);
});
