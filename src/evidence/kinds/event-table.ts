import { isEventTable } from "../../formats/index.js";
import { readTableEvidence } from "../event-table/read-event-table.js";
import { EVENT_TABLE } from "../sources.js";
import type { TextKind } from "./kind.js";

export const TABLE: TextKind = {
  matches: (text) => isEventTable(text),
  async read(member, into) {
    const { complete, ...read } = await readTableEvidence(member, into.keep);
    const { table, records, issues } = read;
    into.tables.push(read);
    return { kind: EVENT_TABLE, status: table === undefined ? "unreadable" : complete ? "read" : "partly-read", records, issues };
  },
};
