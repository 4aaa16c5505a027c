import type { EventTable, Evidence } from "../evidence/index.js";
import { logAliasOf } from "../knowledge/index.js";
import type { CoverageGap } from "./report-model.js";

const MOST_NAMES = 3;

/** What logs that were saved as text leave open, and how to save them so that nothing is. */
export function tableGap({ eventTables }: Pick<Evidence, "eventTables">): CoverageGap[] {
  const tables = eventTables.filter(({ events }) => events.length > 0);
  if (tables.length === 0) return [];
  const names = tables.map(({ source }) => source);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return [
    {
      what: `Event logs saved as text: ${names.slice(0, MOST_NAMES).join(", ")}${more}`,
      why: `Text shows the values of a record only inside a sentence, and not which records were left out: what rests on it is one step less certain. ${timesOf(tables)}`,
      collect: howToSave(tables),
    },
  ];
}

function timesOf(tables: readonly EventTable[]): string {
  const open = tables.filter(({ offset }) => offset === undefined);
  if (open.length > 0)
    return "Its times are local and nothing ties them to UTC: they are shown as they are. Name the zone in which it was saved by --time-zone, such as Europe/Berlin.";
  const [first, ...others] = tables.flatMap(({ offset }) => offset ?? []);
  if (first === undefined || others.some(({ minutes }) => minutes !== first.minutes)) return "Its local times were put into UTC.";
  switch (first.because) {
    case "stated":
      return "Its times name their offset.";
    case "same-records":
      return `Its local times were put into UTC (${offsetText(first.minutes)}) by records that a log has too.`;
    case "other-table":
      return `Its local times were put into UTC (${offsetText(first.minutes)}) as those of another table.`;
    case "given":
      return `Its local times were put into UTC by the zone of --time-zone (${offsetText(first.minutes)}).`;
    case "device-zone":
      return `Its local times were put into UTC by the last time zone of the device (${offsetText(first.minutes)}); a table that was saved elsewhere has another.`;
  }
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `UTC${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function howToSave(tables: readonly EventTable[]): string {
  const channels = new Set(tables.flatMap(({ events }) => events.flatMap(({ channel }) => channel ?? [])));
  const logs = [...channels].sort().flatMap((channel) => {
    const alias = logAliasOf(channel);
    return alias === undefined ? [] : [{ channel, alias }];
  });
  const commands = logs.slice(0, MOST_NAMES).map(({ channel, alias }) => `wevtutil epl "${channel}" C:\\Users\\Public\\${alias}.evtx`);
  if (commands.length === 0) return "The same logs, saved from Event Viewer as .evtx";
  return `The same logs as .evtx: in Event Viewer "Save All Events As", or on the device: ${commands.join(" & ")}`;
}
