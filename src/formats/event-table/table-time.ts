/** What a cell with date and time says before it is known whether the day or the month comes first. Milliseconds. */
export interface TableTime {
  /** As the clock of the zone showed it, as if it were UTC. Undefined where there is no such day. */
  readonly dayFirst: number | undefined;
  readonly monthFirst: number | undefined;
  /** Present where the cell names its offset: both of the above are then UTC. */
  readonly isUtc?: true;
  /** The half of the day is named: the habit of countries in which mostly the month comes first. */
  readonly halfDay?: true;
}

const MAX_LENGTH = 48;
/** Year, month and day in some order, then a time, with a word for the half of the day before or after it, then an offset. */
const GROUPS = /\d+/g;
const OFFSET = /(?:z|utc|gmt|([+-])(\d{2}):?(\d{2}))$/;

/** Words for the halves of the day, without dots and blanks, as Windows writes them. */
const MORNING: ReadonlySet<string> = new Set(["am", "πμ", "오전", "上午", "午前", "ص", "de", "dop", "sa", "pd", "vm"]);
const AFTERNOON: ReadonlySet<string> = new Set(["pm", "μμ", "오후", "下午", "午後", "م", "du", "odp", "ch", "md", "nm"]);

/**
 * Reads date and time as Windows writes them by its language: `11/14/2024 4:16:32 PM`, `14/11/2024 16:16:32`,
 * `14.11.2024 16:16:32`, `2024-11-14 16:16:32`, `2024/11/14 下午 04:16:32`, `2024-11-14T16:16:32.0831880+01:00`.
 * @returns undefined for anything else
 */
export function readTableTime(cell: string): TableTime | undefined {
  const text = cell.trim().toLowerCase();
  if (text.length > MAX_LENGTH || text.length < 12) return undefined;
  const offset = OFFSET.exec(text);
  const body = offset === null ? text : text.slice(0, offset.index);
  const numbers = body.match(GROUPS) ?? [];
  const words = body.split(GROUPS);
  if (numbers.length < 5 || numbers.length > 7 || words[0]?.trim() !== "") return undefined;
  const [dateMark, secondMark] = [words[1] ?? "", words[2] ?? ""];
  const separator = dateMark.trim();
  if (separator !== secondMark.trim() || !["/", "-", "."].includes(separator)) return undefined;
  if (!areClockMarks(words.slice(4, -1))) return undefined;
  const half = halfOf([words[3] ?? "", words.at(-1) ?? ""]);
  if (half === undefined) return undefined;
  const clock = clockOf(numbers.slice(3), half);
  if (clock === undefined) return undefined;
  const [first = "", second = "", third = ""] = numbers;
  const shift = offset?.[1] === undefined ? 0 : (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === "-" ? -60_000 : 60_000);
  const at = (year: string, month: string, day: string): number | undefined => {
    const date = dayOf(Number(year), Number(month), Number(day));
    return date === undefined ? undefined : date + clock - shift;
  };
  const isYearFirst = first.length === 4;
  if (isYearFirst ? third.length > 2 : third.length !== 4 || first.length > 2) return undefined;
  const ymd = at(first, second, third);
  const dayFirst = isYearFirst ? ymd : at(third, second, first);
  // Where dots part the date, every language of Windows begins with the day.
  const monthFirst = isYearFirst ? ymd : separator === "." ? undefined : at(third, first, second);
  if (dayFirst === undefined && monthFirst === undefined) return undefined;
  return { dayFirst, monthFirst, ...(offset === null ? {} : { isUtc: true }), ...(half === "" ? {} : { halfDay: true }) };
}

/** Between hour, minute and second; before a fraction a dot or comma. */
function areClockMarks(marks: readonly string[]): boolean {
  return marks.every((mark, index) => (index < 2 ? mark === ":" || mark === "." : mark === "." || mark === ","));
}

/** `am`, `pm`, empty where none is named; undefined where something else stands there. */
function halfOf(places: readonly string[]): "am" | "pm" | "" | undefined {
  const word = places
    .join(" ")
    .replace(/[\s.,]/g, "")
    .replace(/^t$/, "");
  if (word === "") return "";
  if (MORNING.has(word)) return "am";
  return AFTERNOON.has(word) ? "pm" : undefined;
}

/** Milliseconds since midnight. */
function clockOf(numbers: readonly string[], half: "am" | "pm" | ""): number | undefined {
  const [hour = 0, minute = 0, second = 0] = numbers.map(Number);
  if (hour > 23 || minute > 59 || second > 59 || (half !== "" && hour > 12)) return undefined;
  const hours = half === "" ? hour : (hour % 12) + (half === "pm" ? 12 : 0);
  const fraction = Number((numbers[3] ?? "").slice(0, 3).padEnd(3, "0"));
  return ((hours * 60 + minute) * 60 + second) * 1000 + fraction;
}

function dayOf(year: number, month: number, day: number): number | undefined {
  if (year < 1980 || year > 2199 || month < 1 || month > 12) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}
