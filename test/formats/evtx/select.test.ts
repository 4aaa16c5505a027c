import { expect, it } from "vitest";
import { writeEvtx } from "../../support/evtx-writer.js";
import { plainEvents } from "../../support/samples-of-values.js";
import { instantText } from "../../../src/formats/time-text.js";
import { readAll } from "./reading.js";

it("asks once for each kind of record whether it is wanted, gives those, and shows all that it saw", async () => {
  const events = plainEvents(30);
  const asked: unknown[] = [];
  const seen: unknown[] = [];
  const { records } = await readAll(writeEvtx(events), {
    select: (header) => {
      asked.push(header);
      return header.eventId === 4001;
    },
    onSeen: ({ provider, channel, eventId }, recordId, computer, seconds, ticks) =>
      seen.push({ provider, channel, eventId, at: instantText(seconds, ticks), recordId, computer }),
  });
  const kinds = new Map(events.map(({ provider, channel, eventId }) => [eventId, { provider, channel, eventId }]));
  expect(kinds.size).toBeLessThan(events.length);
  expect(asked).toEqual([...kinds.values()]);
  expect(seen).toEqual(
    events.map(({ provider, channel, eventId, at, recordId, computer }) => ({ provider, channel, eventId, at, recordId, computer })),
  );
  expect(records.map((record) => record.recordId)).toEqual(events.filter((event) => event.eventId === 4001).map((event) => event.recordId));
});

it("sees the same records whether they are wanted or not, whichever byte of one among alike ones is damaged", async () => {
  const alike = plainEvents(90).filter((event) => event.eventId === 4001);
  expect(alike.length).toBeGreaterThan(3);
  const bytes = writeEvtx(alike.slice(0, 4));
  const seenWhere = async (wanted: boolean): Promise<string[]> => {
    const seen: string[] = [];
    await readAll(bytes, {
      select: () => wanted,
      onSeen: (_, recordId, computer, seconds, ticks) => seen.push(`${recordId} ${computer} ${instantText(seconds, ticks)}`),
    });
    return seen;
  };
  const starts = [...bytes.keys()].filter((at) => Buffer.from(bytes.subarray(at, at + 4)).equals(Buffer.from("**\0\0")));
  const [from = 0, to = 0] = [starts[2], starts[3]];
  const lost: number[] = [];
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    bytes[at] = byte ^ 0xff;
    const whenWanted = await seenWhere(true);
    expect([at, await seenWhere(false)]).toEqual([at, whenWanted]);
    if (whenWanted.length < 4) lost.push(at);
    bytes[at] = byte;
  }
  expect(lost.length).toBeGreaterThan(10);
});

it("leaves the source when the reader of the records stops early", async () => {
  let closed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield writeEvtx(plainEvents(30), { recordsPerChunk: 10 });
      yield new Uint8Array(1);
    } finally {
      closed = true;
    }
  }
  const { readEvtx } = await import("../../../src/formats/evtx/index.js");
  for await (const batch of readEvtx(source(), { onIssue: () => undefined })) {
    expect(batch).toHaveLength(10);
    break;
  }
  expect(closed).toBe(true);
});
