/** `17/06/2025 11:14:56 PM`, `6/17/2025 23:14:56`, `17.06.2025 23:14:56`, `2025-06-17 23:14:56`. */
const MOMENT = /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4}),?\s+(\d{1,2})[:.](\d{2})[:.](\d{2})\s*([AaPp])?\.?\s?(?:[Mm]\.?)?$/;

/**
 * A moment as the agent prints it by the language of Windows, in milliseconds as if it were UTC: with the day before the
 * month, and with the month before the day. Each is undefined where there is no such day.
 */
export function readMoment(text: string): readonly [dayFirst: number | undefined, monthFirst: number | undefined] {
  const match = MOMENT.exec(text.trim().slice(0, 64));
  if (match === null) return [undefined, undefined];
  const [first, second, third, hour, minute, seconds] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const half = match[7]?.toLowerCase();
  if (half !== undefined && (hour < 1 || hour > 12)) return [undefined, undefined];
  const clock = [half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0), minute, seconds] as const;
  // A year in front is followed by the month.
  if (first > 31) return [momentOf(first, second, third, clock), momentOf(first, second, third, clock)];
  return [momentOf(third, second, first, clock), momentOf(third, first, second, clock)];
}

function momentOf(year: number, month: number, day: number, [hour, minute, second]: readonly [number, number, number]): number | undefined {
  if (year < 1980 || year > 9999 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}
