/** A record as a table of events shows it. */
export interface TableLine {
  /** Wall time, `2024-11-14T16:16:32`. */
  readonly at: string;
  readonly provider: string;
  readonly eventId: number;
  readonly level?: "error" | "warning" | "information";
  readonly message?: string;
  readonly channel?: string;
  readonly computer?: string;
  readonly recordId?: number;
}

/** How a language of Windows shows tables: column names, words, and dates. */
export interface TableLanguage {
  readonly header: readonly string[];
  readonly levels: Readonly<Record<"error" | "warning" | "information", string>>;
  readonly none: string;
  readonly date: (parts: DateParts) => string;
}

interface DateParts {
  readonly year: string;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  /** `16:32` */
  readonly rest: string;
}

const two = (value: number): string => String(value).padStart(2, "0");
const half = (hour: number): string => String(hour % 12 === 0 ? 12 : hour % 12);

const ENGLISH_COLUMNS = {
  header: ["Level", "Date and Time", "Source", "Event ID", "Task Category"],
  levels: { error: "Error", warning: "Warning", information: "Information" },
  none: "None",
} as const;

export const LANGUAGES = {
  "en-US": {
    ...ENGLISH_COLUMNS,
    date: ({ year, month, day, hour, rest }) => `${month}/${day}/${year} ${half(hour)}:${rest} ${hour < 12 ? "AM" : "PM"}`,
  },
  "en-GB": { ...ENGLISH_COLUMNS, date: ({ year, month, day, hour, rest }) => `${two(day)}/${two(month)}/${year} ${two(hour)}:${rest}` },
  "de-DE": {
    header: ["Ebene", "Datum und Uhrzeit", "Quelle", "Ereignis-ID", "Aufgabenkategorie"],
    levels: { error: "Fehler", warning: "Warnung", information: "Informationen" },
    none: "Keine",
    date: ({ year, month, day, hour, rest }) => `${two(day)}.${two(month)}.${year} ${two(hour)}:${rest}`,
  },
  "fr-FR": {
    header: ["Niveau", "Date et heure", "Source", "ID de l’événement", "Catégorie de la tâche"],
    levels: { error: "Erreur", warning: "Avertissement", information: "Informations" },
    none: "Aucun",
    date: ({ year, month, day, hour, rest }) => `${two(day)}/${two(month)}/${year} ${two(hour)}:${rest}`,
  },
  "sv-SE": {
    header: ["Nivå", "Datum och tid", "Källa", "Händelse-ID", "Uppgiftskategori"],
    levels: { error: "Fel", warning: "Varning", information: "Information" },
    none: "Ingen",
    date: ({ year, month, day, hour, rest }) => `${year}-${two(month)}-${two(day)} ${two(hour)}:${rest}`,
  },
  "ja-JP": {
    header: ["レベル", "日付と時刻", "ソース", "イベント ID", "タスクのカテゴリ"],
    levels: { error: "エラー", warning: "警告", information: "情報" },
    none: "なし",
    date: ({ year, month, day, hour, rest }) => `${year}/${two(month)}/${two(day)} ${hour}:${rest}`,
  },
  "zh-TW": {
    header: ["等級", "日期和時間", "來源", "事件識別碼", "工作類別"],
    levels: { error: "錯誤", warning: "警告", information: "資訊" },
    none: "無",
    date: ({ year, month, day, hour, rest }) => `${year}/${month}/${day} ${hour < 12 ? "上午" : "下午"} ${two(Number(half(hour)))}:${rest}`,
  },
} as const satisfies Readonly<Record<string, TableLanguage>>;

/**
 * Writes lines as Event Viewer saves a log: the newest first, CSV with commas or text with tabs, the message behind the
 * named columns, quotes only where a cell needs them.
 */
export function writeEventViewerTable(
  lines: readonly TableLine[],
  language: TableLanguage = LANGUAGES["en-US"],
  delimiter: "," | "\t" = ",",
): string {
  const newestFirst = lines.toReversed();
  const rows = newestFirst.map(({ at, provider, eventId, level = "information", message = "" }) => [
    language.levels[level],
    language.date(partsOf(at)),
    provider,
    String(eventId),
    language.none,
    message.replaceAll("\n", "\r\n"),
  ]);
  return [language.header, ...rows].map((cells) => `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\r\n`).join("");
}

/** Writes lines as `Get-WinEvent … | Export-Csv` of PowerShell 5 does, with the line that names the type and with every cell in quotes. */
export function writePowerShellTable(lines: readonly TableLine[], language: TableLanguage = LANGUAGES["en-US"]): string {
  const header = ["Message", "Id", "Version", "Level", "ProviderName", "LogName", "MachineName", "RecordId", "TimeCreated", "LevelDisplayName"];
  const numbers = { error: "2", warning: "3", information: "4" };
  const rows = lines
    .toReversed()
    .map(({ at, provider, eventId, level = "information", message = "", channel = "", computer = "", recordId }) => [
      message.replaceAll("\n", "\r\n"),
      String(eventId),
      "0",
      numbers[level],
      provider,
      channel,
      computer,
      recordId === undefined ? "" : String(recordId),
      language.date(partsOf(at)),
      language.levels[level],
    ]);
  const text = [header, ...rows].map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\r\n`).join("");
  return `#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n${text}`;
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function partsOf(at: string): DateParts {
  const [date = "", time = ""] = at.split("T");
  const [year = "", month, day] = date.split("-");
  return { year, month: Number(month), day: Number(day), hour: Number(time.slice(0, 2)), rest: time.slice(3, 8) };
}
