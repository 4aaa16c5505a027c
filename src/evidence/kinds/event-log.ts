import type { Member } from "../../archive/index.js";
import { isEventXml, peekLog, readEventXml, readEvtx, type ReadRecords } from "../../formats/index.js";
import { EVENT_LOG } from "../sources.js";
import type { Collecting, Outcome, TextKind } from "./kind.js";

/** A log of events, as Windows keeps it; one in which nothing of a deployment is written is only listed. */
export async function readEventLog(member: Member, into: Collecting): Promise<Outcome> {
  return (await listUnneeded(member, into)) ?? readLog(member, into, EVENT_LOG, readEvtx);
}

export const EVENT_XML: TextKind = {
  matches: (text) => isEventXml(text),
  read: (member, into) => readLog(member, into, "event log (XML)", readEventXml),
};

async function listUnneeded({ source }: Member, { logs, needsLog, unreadFrom }: Collecting): Promise<Outcome | undefined> {
  const log = source && source.size >= unreadFrom ? await peekLog(source) : undefined;
  if (log === undefined || needsLog(log.channel)) return undefined;
  logs.countUnread(log);
  const message = `${log.records} records of ${log.channel}, in which nothing of a deployment is written; they were not read.`;
  return { kind: EVENT_LOG, status: "ignored", records: log.records, from: log.from, to: log.to, issues: [{ code: "log-not-needed", message }] };
}

async function readLog(member: Member, into: Collecting, kind: string, reader: ReadRecords): Promise<Outcome> {
  const { damaged, ...log } = await into.logs.read(member, reader);
  return { kind, status: !damaged ? "read" : log.records > 0 ? "partly-read" : "unreadable", ...log };
}
