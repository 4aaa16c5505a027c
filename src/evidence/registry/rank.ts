import { compareText } from "../../knowledge/index.js";
import type { PageStatus } from "../model.js";
import { ENTRY_KINDS } from "./draft.js";
import type { RegistryExport } from "./read-registry-evidence.js";

/**
 * Exports of one device, the one to believe first: that with the newest time in it, then that with most entries, then a
 * dump before single keys. The order in which they were handed in does not matter.
 */
export function rankExports(exports: readonly RegistryExport[]): readonly RegistryExport[] {
  return exports.toSorted(
    (a, b) => compareText(b.latest ?? "", a.latest ?? "") || sizeOf(b) - sizeOf(a) || compareText(a.form, b.form) || compareText(a.source, b.source),
  );
}

function sizeOf({ entries, items }: RegistryExport): number {
  return ENTRY_KINDS.reduce((sum, kind) => sum + entries[kind].size, items.length);
}

/** The registry holds one state per page category; where two exports have it, the one with more rows counts, then the better export. */
export function pagesThatCount(exports: readonly RegistryExport[]): PageStatus[] {
  const byCategory = new Map<string, PageStatus>();
  for (const page of rankExports(exports).flatMap(({ pages }) => pages)) {
    const known = byCategory.get(page.category);
    if (known === undefined || page.steps.length > known.steps.length) byCategory.set(page.category, page);
  }
  return [...byCategory.values()];
}
