import type { Instant } from "../knowledge/index.js";

/** A time zone to print in. */
export interface Zone {
  /** What stands behind a time: `UTC`, `Europe/Berlin`, `UTC+01:00 (device)`. */
  readonly label: string;
  /** Minutes east of UTC at a moment, given in milliseconds since 1970. */
  readonly offsetAt: (milliseconds: number) => number;
}

export const UTC: Zone = { label: "UTC", offsetAt: () => 0 };

const QUARTER_HOUR = 900_000;

/**
 * The zone of a `--time-zone` value: `utc`, an IANA name, or `device` with the device's offset in minutes.
 * @returns undefined when there is no such zone, or the device's offset is not known
 */
export function zoneOf(name: string, deviceOffsetMinutes?: number): Zone | undefined {
  const wanted = name.trim().toLowerCase();
  if (wanted === "" || wanted === "utc") return wanted === "" ? undefined : UTC;
  if (wanted === "device") {
    return deviceOffsetMinutes === undefined
      ? undefined
      : { label: `${offsetName(deviceOffsetMinutes)} (device)`, offsetAt: () => deviceOffsetMinutes };
  }
  return ianaZone(name.trim());
}

function ianaZone(name: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-GB", { timeZone: name, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  // Offsets only change at quarter hours: one look-up for each of those that occur.
  const offsets = new Map<number, number>();
  const offsetAt = (milliseconds: number): number => {
    const quarter = Math.floor(milliseconds / QUARTER_HOUR);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = readOffset(format.formatToParts(quarter * QUARTER_HOUR).find(({ type }) => type === "timeZoneName")?.value ?? "");
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return { label: format.resolvedOptions().timeZone, offsetAt };
}

/** `GMT`, `GMT+05:30`, `GMT-3` as minutes east of UTC. */
function readOffset(text: string): number {
  const match = /([+-])(\d{1,2})(?::?(\d{2}))?/.exec(text);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === "-" ? -minutes : minutes;
}

function offsetName(minutes: number): string {
  const size = Math.abs(minutes);
  const digits = (value: number) => String(value).padStart(2, "0");
  return `UTC${minutes < 0 ? "-" : "+"}${digits(Math.floor(size / 60))}:${digits(size % 60)}`;
}

/** An instant as the zone's clock shows it. */
export interface ClockTime {
  /** `2026-03-12`. */
  readonly date: string;
  /** `14:03:38`. */
  readonly time: string;
  /** `14:03:38.104`. */
  readonly precise: string;
}

/** What the zone's clock showed; undefined for a text that is no instant. */
export function clockTime(instant: Instant, zone: Zone): ClockTime | undefined {
  const utc = Date.parse(`${instant.slice(0, 23)}Z`);
  if (Number.isNaN(utc)) return undefined;
  const iso = new Date(utc + zone.offsetAt(utc) * 60_000).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 19), precise: iso.slice(11, 23) };
}
