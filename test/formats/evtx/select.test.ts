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
