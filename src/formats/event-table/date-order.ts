import type { TableTime } from "./table-time.js";

/** Which of day and month stands first in the dates of a file. */
export interface DateOrder {
  readonly first: "day" | "month";
  /** Nothing in the file decides it: the habit of the country does. */
  readonly guessed: boolean;
}

/** Rows whose time is before, and after, that of the row above. */
interface Steps {
  last: number | undefined;
  back: number;
  on: number;
}

/**
 * Decides for a whole file whether `05/06/2024` is in May or in June: by a part over 12 in some row, else by the order of
 * the rows, which an export has in the order of time, one way or the other.
 */
export function createDateOrder(): { readonly add: (time: TableTime) => void; readonly decide: () => DateOrder } {
  const steps = { day: newSteps(), month: newSteps() };
  let onlyDay = 0;
  let onlyMonth = 0;
  let open = 0;
  let halfDays = 0;
  return {
    add({ dayFirst, monthFirst, halfDay }) {
      if (halfDay) halfDays++;
      if (dayFirst !== monthFirst) {
        if (monthFirst === undefined) onlyDay++;
        else if (dayFirst === undefined) onlyMonth++;
        else open++;
      }
      step(steps.day, dayFirst);
      step(steps.month, monthFirst);
    },
    decide() {
      if (onlyDay !== onlyMonth) return { first: onlyDay > onlyMonth ? "day" : "month", guessed: false };
      if (open === 0) return { first: "day", guessed: false };
      const [day, month] = [disorder(steps.day), disorder(steps.month)];
      if (day !== month) return { first: day < month ? "day" : "month", guessed: false };
      return { first: halfDays > 0 ? "month" : "day", guessed: true };
    },
  };
}

function newSteps(): Steps {
  return { last: undefined, back: 0, on: 0 };
}

function step(steps: Steps, time: number | undefined): void {
  if (time === undefined) return;
  if (steps.last !== undefined && time < steps.last) steps.back++;
  if (steps.last !== undefined && time > steps.last) steps.on++;
  steps.last = time;
}

/** A file is in order when all steps have one direction. */
function disorder({ back, on }: Steps): number {
  return Math.min(back, on);
}
