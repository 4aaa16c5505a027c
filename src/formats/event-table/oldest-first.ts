import type { TableRow } from "./table-row.js";

/**
 * Times have whole seconds, so that the order of the rows is the only one inside a second. Both programs write the newest
 * first, so that this holds where no time differs; a table that somebody sorted by another column is put into the order of
 * time.
 */
export function oldestFirst(rows: readonly TableRow[]): readonly TableRow[] {
  let back = 0;
  let on = 0;
  for (let index = 1; index < rows.length; index++) {
    const step = (rows[index]?.wall ?? 0) - (rows[index - 1]?.wall ?? 0);
    if (step < 0) back++;
    if (step > 0) on++;
  }
  const inOrder = back >= on ? rows.toReversed() : rows;
  // A clock that was set back takes a few steps; a table that is in order of something else has many.
  return Math.min(back, on) * 10 > Math.max(back, on) ? inOrder.toSorted((a, b) => a.wall - b.wall) : inOrder;
}
