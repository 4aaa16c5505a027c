import type { Recording } from "../support/deployment/recording.js";
import { LOGS } from "../support/deployment/shapes.js";
import type { EventToWrite } from "../support/event.js";

/** Lets a recorded deployment happen once more, at the pace at which it did. */
export function replay(recording: Recording, events: readonly EventToWrite[]): void {
  const start = Date.parse(events[0]?.at ?? "");
  const begin = Date.parse(recording.now);
  for (const event of events) {
    const log = Object.entries(LOGS).find(([, facts]) => facts.channel === event.channel)?.[0];
    const items = event.payload.kind === "event-data" ? event.payload.items : [];
    const fields = Object.fromEntries(items.map(({ name, value }) => [name, "value" in value ? plain(value.value) : undefined]));
    recording.wait(Math.max(0, (Date.parse(event.at) - start - (Date.parse(recording.now) - begin)) / 1000));
    if (recording.computer !== event.computer) recording.rename(event.computer);
    const options = event.userSid === undefined ? {} : { userSid: event.userSid };
    (recording.event as (log: string, id: number, fields: object, options: object) => void)(log ?? "system", event.eventId, fields, options);
  }
}

/** 64-bit numbers are small here. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
