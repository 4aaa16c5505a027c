import { bufferedSource } from "../byte-source.js";
import type { ByteSource } from "../ports.js";
import { LOCAL_HEADER, LOCAL_HEADER_SIZE, viewOf, type ZipRecord } from "./structures.js";

/** Records that may be read, each from bytes that no other one has. */
export interface Apart {
  /** At the place of another record: which of the two is true nobody can tell, so the first counts. */
  readonly repeated: ReadonlySet<ZipRecord>;
  /** Where the next entry begins, for records whose stated size reaches beyond it. */
  readonly bounds: ReadonlyMap<ZipRecord, number>;
}

/**
 * Keeps records from sharing bytes, as they do in the archives that unpack to petabytes. An honest archive has none that do, but one
 * damaged field of its directory makes it look so, and must not cost the entries around it: each is bounded by the next one that is
 * really there.
 */
export async function keepApart(source: ByteSource, records: readonly ZipRecord[]): Promise<Apart> {
  const sorted = records.toSorted((one, other) => one.headerOffset - other.headerOffset);
  const repeated = new Set<ZipRecord>();
  const inside = new Set<ZipRecord>();
  let reached = 0;
  let previous: ZipRecord | undefined;
  for (const record of sorted) {
    if (record.headerOffset === previous?.headerOffset) repeated.add(record);
    else if (record.headerOffset < reached) inside.add(record);
    if (!repeated.has(record)) previous = record;
    reached = Math.max(reached, endOf(record));
  }

  const buffered = bufferedSource(source);
  const real = new Set<ZipRecord>();
  for (const record of inside) {
    const start = await buffered.read(record.headerOffset, 4);
    if (start.length === 4 && viewOf(start).getUint32(0, true) === LOCAL_HEADER) real.add(record);
  }
  const bounds = new Map<ZipRecord, number>();
  let next = Number.POSITIVE_INFINITY;
  for (const record of sorted.toReversed()) {
    if (repeated.has(record)) continue;
    if (endOf(record) > next) bounds.set(record, next);
    if (!inside.has(record) || real.has(record)) next = record.headerOffset;
  }
  return { repeated, bounds };
}

/** The least that an entry takes: the length of its extra field is known only at its own header. */
function endOf(record: ZipRecord): number {
  return record.headerOffset + LOCAL_HEADER_SIZE + record.nameBytes.length + record.packedSize;
}
