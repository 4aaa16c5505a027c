/**
 * Where the time goes from a bundle of 200,000 records to the answer: `npx tsx bench/diagnose.ts [records]`.
 * A failed run, with the noise of weeks before it in the logs; three in ten of those records are of known events.
 */
import { nodeCodecs } from "../src/cli/node-ports.js";
import { diagnose } from "../src/diagnosis/index.js";
import { byDevice, collectEvidence } from "../src/evidence/index.js";
import { renderText } from "../src/report/index.js";
import { builtInRules, evaluateRules } from "../src/rule-engine/index.js";
import { reconstructAll } from "../src/stages/index.js";
import { buildTimeline, splitAttempts } from "../src/timeline/index.js";
import { memorySource, type RawFile } from "../src/archive/index.js";
import { byChannel } from "../test/support/bundle.js";
import { type EventToWrite, fileTime, instantOf } from "../test/support/event.js";
import { writeEvtx } from "../test/support/evtx-writer.js";
import { STORIES } from "../test/support/stories/index.js";

const RECORDS = Number(process.argv[2] ?? 200_000);
const STORY = "esp-timeout-names-app";
const NOISE_SECONDS = 20n;

const story = STORIES.find(({ name }) => name === STORY)?.bundle();
if (!story) throw new Error(`no story is called ${STORY}`);

/** Records before the story, one every 20 seconds, made after those of the story itself. */
function noisy(events: readonly EventToWrite[], count: number): EventToWrite[] {
  const first = fileTime(events[0]?.at ?? "2026-01-01T00:00:00Z");
  const noise = Array.from({ length: count }, (_, index): EventToWrite => {
    const pattern = events[index % events.length] ?? events[0];
    if (!pattern) throw new Error("no event");
    const at = instantOf(first - BigInt(count - index) * NOISE_SECONDS * 10_000_000n);
    const unknown = index % 10 >= 3 ? { eventId: 20_000 + (index % 50) } : {};
    return { ...pattern, ...unknown, at, recordId: index + 1 };
  });
  return [...noise, ...events.map((event) => ({ ...event, recordId: event.recordId + count }))];
}

const NOISY_LOGS = /Admin$|System$|Operational$/;
const channels = [...byChannel(story.events)];
const noisyChannels = channels.filter(([channel]) => NOISY_LOGS.test(channel)).length;
const files: RawFile[] = channels.map(([channel, events]) => {
  const records = NOISY_LOGS.test(channel) ? noisy(events, Math.round(RECORDS / noisyChannels)) : events;
  return { path: `${channel.replace("/", "%4")}.evtx`, source: memorySource(writeEvtx(records)) };
});
const bytes = files.reduce((sum, file) => sum + ("source" in file ? file.source.size : 0), 0);
const rules = builtInRules();

async function* rawFiles(): AsyncGenerator<RawFile> {
  yield* files;
}

for (let run = 1; run <= 3; run++) {
  const marks: [string, number][] = [["", performance.now()]];
  const mark = (name: string): void => void marks.push([name, performance.now()]);
  const evidence = await collectEvidence([{ kind: "folder", name: "bundle", files: rawFiles() }], nodeCodecs);
  mark("read");
  byDevice(evidence);
  mark("devices");
  const timeline = buildTimeline(evidence);
  mark("timeline");
  const attempts = splitAttempts(timeline, evidence);
  mark("attempts");
  const [deployment] = reconstructAll(evidence, timeline, attempts).slice(-1);
  mark("stages");
  if (deployment) evaluateRules(rules, { deployment, bundle: timeline.entries });
  mark("rules");
  const [report] = diagnose(evidence, { rules, toolVersion: "0" });
  mark("diagnose, all of it again");
  if (report) renderText(report);
  mark("text");
  const parts = marks.slice(1).map(([name, at], index) => `${name} ${(at - (marks[index]?.[1] ?? 0)).toFixed(0)} ms`);
  const { records } = evidence.totals;
  console.log(
    `run ${run}: ${records} records, ${evidence.events.length} kept, ${(bytes / 1e6).toFixed(0)} MB, ${report?.diagnoses[0]?.rule}: ${parts.join(", ")}`,
  );
  console.log(`       ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`);
}
