import { memorySource, type RawFile } from "../../src/archive/index.js";
import { byChannel } from "../../test/support/bundle.js";
import { type EventToWrite, fileTime, instantOf } from "../../test/support/event.js";
import { writeEvtx } from "../../test/support/evtx-writer.js";
import { NOISE } from "../../test/support/noise.js";
import { STORIES } from "../../test/support/stories/index.js";

const STORY = "esp-timeout-names-app";
const NOISE_SECONDS = 20n;
const NOISY_LOGS = /Admin$|System$|Operational$/;
const harmless = new Set(NOISE.map(({ channel, eventId }) => `${channel} ${eventId}`));

type Where = "before" | "within";

/** The event logs of a failed run with so many records of noise, of which three in ten are of known events: weeks of it before the run, or all of it in the run. */
export function noisyBundle(records: number, where: Where = "before"): { readonly files: readonly RawFile[]; readonly bytes: number } {
  const story = STORIES.find(({ name }) => name === STORY)?.bundle();
  if (!story) throw new Error(`no story is called ${STORY}`);
  const channels = [...byChannel(story.events)];
  const noisyChannels = channels.filter(([channel]) => NOISY_LOGS.test(channel)).length;
  const files = channels.map(([channel, events]) => {
    const all = NOISY_LOGS.test(channel) ? noisy(events, Math.round(records / noisyChannels), where) : events;
    return { path: `${channel.replace("/", "%4")}.evtx`, source: memorySource(writeEvtx(all)) };
  });
  return { files, bytes: files.reduce((sum, { source }) => sum + source.size, 0) };
}

function noisy(events: readonly EventToWrite[], count: number, where: Where): EventToWrite[] {
  const first = fileTime(events[0]?.at ?? "2026-01-01T00:00:00Z");
  const last = fileTime(events.at(-1)?.at ?? "2026-01-01T00:00:00Z");
  // In the run itself only what healthy devices log too, or it would be another run.
  const known = where === "before" ? events : events.filter(({ channel, eventId }) => harmless.has(`${channel} ${eventId}`));
  const at = (index: number): bigint =>
    where === "before" ? first - BigInt(count - index) * NOISE_SECONDS * 10_000_000n : first + ((last - first) * BigInt(index)) / BigInt(count);
  const noise = Array.from({ length: count }, (_, index): EventToWrite => {
    const pattern = known[index % known.length] ?? events[0];
    if (!pattern) throw new Error("no event");
    const unknown = index % 10 >= 3 || known.length === 0 ? { eventId: 20_000 + (index % 50) } : {};
    return { ...pattern, ...unknown, at: instantOf(at(index)) };
  });
  const all = where === "before" ? [...noise, ...events] : [...noise, ...events].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return all.map((event, index) => ({ ...event, recordId: index + 1 }));
}
