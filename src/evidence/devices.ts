import { compareText, logAliasOf } from "../knowledge/index.js";
import type { Evidence, LogEvent } from "./model.js";
import { pagesThatCount } from "./registry/index.js";
import { registryView } from "./registry-view.js";

/** What the records of some files say about the computer that wrote them. */
interface Writer {
  readonly sources: Set<string>;
  /** Every name in the records: OOBE renames the device on the way, and an image brings the name of another. */
  readonly names: Set<string>;
  /** The name in the newest record. */
  readonly lastName: string;
  readonly from: string;
  readonly to: string;
  /** First and last record number per channel. */
  readonly numbers: ReadonlyMap<string, readonly [first: number, last: number]>;
}

/**
 * The evidence of each device by itself: attempts of two devices must not mix. Mostly there is one. Files belong to one
 * device where the last name in one of them stands in the other too, or where times and record numbers go on from one name
 * to the next: a device that was renamed between two files. Files without a computer name go with the logs that lie
 * nearest to them.
 * @returns one part per device, the one with the newest record last; `inputs`, `sources` and `totals` are those of all
 */
export function byDevice(evidence: Evidence): readonly Evidence[] {
  const devices = devicesOf(evidence.events);
  if (devices.length < 2) return [evidence];
  return devices.map((device) => {
    const isOwn = ({ source }: { readonly source: string }): boolean => nearest(devices, source) === device;
    const exports = evidence.registryExports.filter(isOwn);
    return {
      ...evidence,
      events: evidence.events.filter((event) => isFromServer(event) || device.sources.has(event.source)),
      logs: evidence.logs.filter((log) => isFromServer(log) || isOwn(log)),
      profiles: evidence.profiles.filter(isOwn),
      // Of two devices each has its own pages, and only one of them counts where all exports are taken together.
      pages: exports.length > 0 ? pagesThatCount(exports) : evidence.pages.filter(isOwn),
      device: evidence.device.filter(isOwn),
      imeLogs: evidence.imeLogs.filter(isOwn),
      ...registryView(exports, evidence.imeLogs.filter(isOwn)),
    };
  });
}

/** The log of the connector comes from a server and tells about every device. */
function isFromServer({ channel }: { readonly channel: string }): boolean {
  return logAliasOf(channel) === "odj-connector";
}

function devicesOf(events: readonly LogEvent[]): Writer[] {
  const devices: Writer[] = [];
  for (const writer of joinFiles(writersOf(events)).sort((a, b) => compareText(a.from, b.from) || compareText(a.lastName, b.lastName))) {
    const at = devices.findLastIndex((device) => goesOn(device, writer));
    const before = devices[at];
    if (before) devices[at] = join([before, writer]);
    else devices.push(writer);
  }
  return devices.sort((a, b) => compareText(a.to, b.to) || compareText(a.lastName, b.lastName));
}

function goesOn(before: Writer, after: Writer): boolean {
  if (before.to > after.from) return false;
  return [...after.numbers].every(([channel, [first]]) => first > (before.numbers.get(channel)?.[1] ?? 0));
}

/** One writer per file. */
function writersOf(events: readonly LogEvent[]): Writer[] {
  const bySource = new Map<string, LogEvent[]>();
  for (const event of events) {
    if (event.computer === "" || isFromServer(event)) continue;
    const own = bySource.get(event.source);
    if (own) own.push(event);
    else bySource.set(event.source, [event]);
  }
  return [...bySource].map(([source, own]) => writerOf(source, own));
}

function writerOf(source: string, events: readonly LogEvent[]): Writer {
  const spellings = new Set<string>();
  const numbers = new Map<string, [number, number]>();
  let [from, to, newest] = ["", "", ""];
  for (const { at, recordId, channel, computer } of events) {
    if (from === "" || at < from) from = at;
    if (at >= to) {
      to = at;
      newest = computer;
    }
    spellings.add(computer);
    const known = numbers.get(channel);
    if (!known) numbers.set(channel, [recordId, recordId]);
    else if (recordId < known[0]) known[0] = recordId;
    else if (recordId > known[1]) known[1] = recordId;
  }
  return { sources: new Set([source]), names: new Set([...spellings].map(nameOf)), lastName: nameOf(newest), from, to, numbers };
}

/** A domain join adds the domain to the name. */
function nameOf(computer: string): string {
  return (computer.split(".", 1)[0] ?? computer).toLowerCase();
}

/** Joins the files whose last names stand in one another, directly or by way of a third. */
function joinFiles(files: readonly Writer[]): Writer[] {
  const leaders = new Map(files.map(({ lastName }) => [lastName, lastName]));
  const leaderOf = (name: string): string => {
    let leader = name;
    for (let next = leaders.get(leader); next !== undefined && next !== leader; next = leaders.get(leader)) leader = next;
    return leader;
  };
  for (const { names, lastName } of files) {
    for (const name of names) if (leaders.has(name)) leaders.set(leaderOf(name), leaderOf(lastName));
  }
  const groups = new Map<string, Writer[]>();
  for (const file of files) {
    const leader = leaderOf(file.lastName);
    groups.set(leader, [...(groups.get(leader) ?? []), file]);
  }
  return [...groups.values()].map(join);
}

function join(writers: readonly Writer[]): Writer {
  const numbers = new Map<string, readonly [number, number]>();
  for (const writer of writers) {
    for (const [channel, [first, last]] of writer.numbers) {
      const [otherFirst, otherLast] = numbers.get(channel) ?? [first, last];
      numbers.set(channel, [Math.min(first, otherFirst), Math.max(last, otherLast)]);
    }
  }
  const newest = writers.reduce((a, b) => (b.to > a.to ? b : a));
  return {
    sources: new Set(writers.flatMap(({ sources }) => [...sources])),
    names: new Set(writers.flatMap(({ names }) => [...names])),
    lastName: newest.lastName,
    from: writers.reduce((a, b) => (b.from < a.from ? b : a)).from,
    to: newest.to,
    numbers,
  };
}

/** The device with the logs whose paths have most folders in common with the file's; the newest device among equals. */
function nearest(devices: readonly Writer[], source: string): Writer | undefined {
  let best: { readonly device: Writer; readonly shared: number } | undefined;
  for (const device of devices) {
    const shared = device.sources.has(source) ? Number.POSITIVE_INFINITY : Math.max(...[...device.sources].map((own) => sharedFolders(own, source)));
    if (best === undefined || shared >= best.shared) best = { device, shared };
  }
  return best?.device;
}

function sharedFolders(one: string, other: string): number {
  const folders = one.split("/").slice(0, -1);
  const others = other.split("/").slice(0, -1);
  const differ = folders.findIndex((folder, index) => folder !== others[index]);
  return differ < 0 ? folders.length : differ;
}
