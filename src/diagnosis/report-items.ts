import { secondsBetween } from "../knowledge/index.js";
import type { ItemStatement, StepState, TimeShare, TrackedItem } from "../stages/index.js";
import type { TrackedItem as ReportItem } from "./report-model.js";

/**
 * The items of a step as the report has them, in the order in which they began.
 * @param shares what of the attempt's time went on this step and its items
 * @param isFailure whether the attempt failed at this step: then one of them may have stopped the page
 */
export function reportItems({ items }: StepState, isFailure: boolean, shares: readonly TimeShare[]): ReportItem[] {
  const ordered = items.map((item, index) => ({ item, index })).toSorted((a, b) => compareStart(a.item, b.item) || a.index - b.index);
  const blocking = isFailure ? blockingItem(ordered.map(({ item }) => item)) : undefined;
  return ordered.map(({ item }, index) => ({
    ...toReport(item),
    ...heldSeconds(item, shares),
    order: index + 1,
    ...(item === blocking ? { blocked: true as const } : {}),
  }));
}

function heldSeconds({ id }: TrackedItem, shares: readonly TimeShare[]): Pick<ReportItem, "heldSeconds"> {
  const share = shares.find(({ kind, item }) => kind === "item" && item === id);
  return share === undefined ? {} : { heldSeconds: share.milliseconds / 1000 };
}

/** What failed first, else what was open first: the page stops at a failure, and waits for the others. */
function blockingItem(items: readonly TrackedItem[]): TrackedItem | undefined {
  const awaited = items.filter(({ beside }) => beside !== true);
  const failed = awaited.filter(({ status }) => status === "failed").toSorted((a, b) => ((a.end ?? "~") < (b.end ?? "~") ? -1 : 1));
  return failed[0] ?? awaited.find(({ status }) => status === "in-progress");
}

function compareStart(a: TrackedItem, b: TrackedItem): number {
  const [one, other] = [a.start ?? "~", b.start ?? "~"];
  return one < other ? -1 : one > other ? 1 : 0;
}

function toReport(item: TrackedItem): ReportItem {
  const { kind, id, name, status, errorCode, exitCode, exitMeaning, start, end, beside, because, statements } = item;
  return {
    kind,
    id,
    ...(name === undefined ? {} : { name }),
    status,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(exitMeaning === undefined ? {} : { exitMeaning }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(start === undefined || end === undefined || end < start ? {} : { elapsedSeconds: secondsBetween(start, end) }),
    ...(status === "in-progress" ? { openAtEnd: true as const } : {}),
    ...(beside === undefined ? {} : { beside }),
    ...(because === undefined || because.length === 0 ? {} : { because: because.map((ref) => ({ ...ref })) }),
    ...(statements === undefined ? {} : { statements: statements.map(toStatement) }),
  };
}

function toStatement({ because, ...statement }: ItemStatement): NonNullable<ReportItem["statements"]>[number] {
  return { ...statement, because: because.map((ref) => ({ ...ref })) };
}
