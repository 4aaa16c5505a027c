import { expect, it } from "vitest";
import { type EvtxOptions, writeEvtx } from "../../support/evtx-writer.js";
import { plainEvents } from "../../support/samples-of-values.js";
import { readAll } from "./reading.js";

const FIRST_RECORD = 512;

/** A log whose second chunk was used before: of its ten records it counts the first four. */
const REUSED: EvtxOptions = {
  recordsPerChunk: 10,
  resealAfterDamage: true,
  damage: (chunk, index) => {
    if (index !== 1) return;
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    let offset = FIRST_RECORD;
    for (let record = 0; record < 4; record++) offset += view.getUint32(offset + 4, true);
    view.setUint32(48, offset, true);
    // Its number does not follow that of the last record, or it would be one that was just written.
    view.setUint32(offset + 8, 3, true);
  },
};

it("gives the records in the slack of a chunk where they are asked for, marked, and tells nobody that they were seen", async () => {
  const bytes = writeEvtx(plainEvents(30), REUSED);
  const seen: number[] = [];
  const { records, issues } = await readAll(bytes, { recover: true, onSeen: (_header, recordId) => seen.push(recordId) });
  expect(issues).toEqual([]);
  expect(records.filter(({ recovered }) => recovered).map(({ recordId }) => recordId)).toEqual([15, 16, 17, 18, 19, 20]);
  expect(records.find(({ recordId }) => recordId === 17)?.data).toEqual({ Message1: "line 16", Int1: "16" });
  expect(seen).toEqual(records.filter(({ recovered }) => recovered === undefined).map(({ recordId }) => recordId));
  expect(seen).toHaveLength(24);
});

it("gives none of them where they are not asked for", async () => {
  const { records } = await readAll(writeEvtx(plainEvents(30), REUSED));
  expect(records.map(({ recovered }) => recovered)).toEqual(new Array(24).fill(undefined));
});

it("names a record in the slack that cannot be read any more, and goes on with the next", async () => {
  const { damage, ...options } = REUSED;
  const bytes = writeEvtx(plainEvents(30), {
    ...options,
    damage: (chunk, index) => {
      damage?.(chunk, index);
      if (index !== 1) return;
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
      const first = view.getUint32(48, true);
      const second = first + view.getUint32(first + 4, true);
      // The count of its values.
      view.setUint32(second + 24 + 4 + 10, 60_000, true);
    },
  });
  const { records, issues } = await readAll(bytes, { recover: true });
  expect(issues.map(({ code }) => code)).toEqual(["slack-record"]);
  expect(records.filter(({ recovered }) => recovered).map(({ recordId }) => recordId)).toEqual([15, 17, 18, 19, 20]);
});

it("finds records in a chunk whose header is gone", async () => {
  const bytes = writeEvtx(plainEvents(30), { recordsPerChunk: 10, damage: (chunk, index) => index === 1 && chunk.fill(0xff, 0, 128) });
  const { records, issues } = await readAll(bytes, { recover: true });
  expect(issues.map(({ code }) => code)).toEqual(["chunk-magic"]);
  expect(records.filter(({ recovered }) => recovered).map(({ recordId }) => recordId)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
});
