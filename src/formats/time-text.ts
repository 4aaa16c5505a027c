const TICKS_PER_SECOND = 10_000_000;
const TWO = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));

// Records that follow each other mostly fall into the same second.
let lastSecond = Number.NaN;
let lastText = "";

/**
 * A moment as ISO 8601 UTC with seven fractional digits.
 * @param seconds whole seconds since 1970-01-01 UTC, negative before
 * @param ticks 0 to 9,999,999 units of 100 ns within the second
 */
export function instantText(seconds: number, ticks: number): string {
  if (seconds !== lastSecond) {
    lastSecond = seconds;
    const date = new Date(seconds * 1000);
    lastText = `${String(date.getUTCFullYear()).padStart(4, "0")}-${TWO[date.getUTCMonth() + 1]}-${TWO[date.getUTCDate()]}T${TWO[date.getUTCHours()]}:${TWO[date.getUTCMinutes()]}:${TWO[date.getUTCSeconds()]}.`;
  }
  return `${lastText}${String(ticks + TICKS_PER_SECOND).slice(1)}Z`;
}

/** The seconds and ticks of a time as `instantText` and `toSevenDigits` write it. */
export function instantParts(instant: string): { readonly seconds: number; readonly ticks: number } {
  const dot = instant.length - 9;
  return { seconds: Date.parse(`${instant.slice(0, dot)}Z`) / 1000, ticks: Number(instant.slice(dot + 1, -1)) };
}

/** Longer texts are no time; the pattern never sees them. */
const MAX_LENGTH = 64;
const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):?(\d\d))?$/;

/**
 * A written time as UTC with seven fractional digits, the precision of a FILETIME: more digits are cut off,
 * fewer are filled with zeros, no zone means UTC.
 * @returns undefined for anything that is no time from 1601 on
 */
export function toSevenDigits(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = TIME.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) => Number(match[group])) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1601 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (day < 1 || date.getUTCDate() !== day) return undefined;
  if (match[8] !== undefined) {
    const offset = (Number(match[9]) * 60 + Number(match[10])) * 60_000;
    date.setTime(date.getTime() - (match[8] === "-" ? -offset : offset));
  }
  const fraction = (match[7] ?? "").slice(0, 7).padEnd(7, "0");
  const iso = date.toISOString();
  return iso.length === 24 ? `${iso.slice(0, 19)}.${fraction}Z` : undefined;
}
