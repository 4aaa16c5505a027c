import { type EventTableContent, readEventTable } from "../../../src/formats/event-table/index.js";
import type { RecordHeader } from "../../../src/formats/index.js";
import { utf8 } from "../../support/bytes.js";
import { inRuns } from "../streams.js";

export interface Read {
  readonly table: EventTableContent | undefined;
  readonly issues: readonly string[];
}

export async function readBytes(bytes: Uint8Array, run = 4096, select?: (header: RecordHeader) => boolean): Promise<Read> {
  const issues: string[] = [];
  const table = await readEventTable(inRuns(bytes, run), {
    ...(select === undefined ? {} : { select }),
    onIssue: ({ code, at }) => issues.push(at === undefined ? code : `${code} ${at}`),
  });
  return { table, issues };
}

export const read = (text: string, run?: number): Promise<Read> => readBytes(utf8(text), run);

/** Wall times of the records as ISO text. */
export const times = ({ table }: Read): readonly string[] => table?.rows.map(({ wall }) => new Date(wall).toISOString().slice(0, 19)) ?? [];
