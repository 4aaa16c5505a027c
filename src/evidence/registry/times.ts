import { toSevenDigits } from "../../formats/index.js";
import { type Instant, toInstant } from "../../knowledge/index.js";

/** A time out of a name or a value, and whether a zone stood with it. */
export interface WrittenTime {
  readonly at: Instant;
  readonly zoneStated: boolean;
}

const LONGEST_TIME = 40;
const SNAPSHOT = /^(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)[T _-](\d\d)[-_:.]?(\d\d)[-_:.]?(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * The time that names a snapshot of the status page. Devices write ISO 8601 in UTC, `2026-02-09T21:47:22Z`; a published
 * case with the local clock of its agent beside it shows that they are UTC. Names without a zone are taken as UTC too, and
 * other signs between the digits are accepted, because tools that copy keys replace colons.
 */
export function snapshotTime(name: string): WrittenTime | undefined {
  const match = name.length > LONGEST_TIME ? null : SNAPSHOT.exec(name);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction === undefined ? "" : `.${fraction}`}${zone?.toUpperCase() ?? ""}`;
  const at = toSevenDigits(time);
  return at === undefined ? undefined : { at, zoneStated: zone !== undefined };
}

const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)?$/i;

/** A time that the Intune Management Extension or Autopilot keeps: ISO 8601 or `MM/DD/YYYY HH:MM:SS`, in UTC. */
export function utcTime(text: string | undefined): Instant | undefined {
  if (text === undefined || text.length > LONGEST_TIME) return undefined;
  const match = AMERICAN.exec(text);
  if (match === null) return toSevenDigits(text);
  const [, month = "", day = "", year = "", hours = "", minute, second, half] = match;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  const two = (number: string | number): string => String(number).padStart(2, "0");
  return toSevenDigits(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}Z`);
}

/** A time in JSON of .NET: `/Date(1745871176634)/`, milliseconds since 1970 in UTC; else as `utcTime`. */
export function jsonTime(value: unknown): Instant | undefined {
  if (typeof value !== "string" || value.length > LONGEST_TIME) return undefined;
  const milliseconds = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(value)?.[1];
  if (milliseconds === undefined) return utcTime(value);
  // Before 1971: a time that was never set.
  return Number(milliseconds) < 31_536_000_000 ? undefined : toInstant(Number(milliseconds));
}
