const TIME = /^\s*(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,9}))?\s*([+-]\d{1,4})?\s*$/;
const DATE = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*$/;
const ISO_DATE = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/;

/**
 * Date and time of a record as local time without a zone. The date is `month-day-year` as the format has it; a script
 * that writes `day-month-year` cannot be told from it but on days after the twelfth, which are then no date.
 * @returns undefined where either is no date or time
 */
export function readLocalTime(time: string, date: string): { readonly local: string; readonly bias?: number } | undefined {
  const clock = TIME.exec(time.slice(0, 64));
  const iso = ISO_DATE.exec(date.slice(0, 32));
  const day = iso ?? DATE.exec(date.slice(0, 32));
  if (clock === null || day === null) return undefined;
  const [year, month, dayOfMonth] = iso ? [iso[1], iso[2], iso[3]] : [day[3], day[1], day[2]];
  const [hour, minute, second] = [Number(clock[1]), Number(clock[2]), Number(clock[3])];
  if (hour > 23 || minute > 59 || second > 59 || Number(year) < 1980) return undefined;
  const shown = new Date(Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)));
  if (shown.getUTCMonth() + 1 !== Number(month) || shown.getUTCDate() !== Number(dayOfMonth)) return undefined;
  const fraction = (clock[4] ?? "").slice(0, 7).padEnd(7, "0");
  const two = (value: number): string => String(value).padStart(2, "0");
  const local = `${shown.toISOString().slice(0, 10)}T${two(hour)}:${two(minute)}:${two(second)}.${fraction}`;
  return clock[5] === undefined ? { local } : { local, bias: Number(clock[5]) };
}
