import type { Evidence, ImeLog, LogEvent } from "../evidence/index.js";
import { logAliasOf, toMilliseconds } from "../knowledge/index.js";
import { type ClockAnchor, readImeClock } from "./local-clock/index.js";

const MINUTE = 60_000;
const WIDEST_OFFSET = 14 * 60;
/** An export is made with the logs, so that the last line of a log is not much older. */
const SAME_COLLECTION = 12 * 60 * MINUTE;

/** The installer starts the agent, and its record is written so soon after that. */
const SOON = MINUTE;
const HALF_HOUR = 30 * MINUTE;

type Known = Pick<Evidence, "events"> & Partial<Pick<Evidence, "imeLogs" | "registry">>;

/**
 * Moments at which the rest of the evidence knows the zone of the device, for logs of the agent whose own words in UTC do
 * not settle their clock: Windows 11 writes the zone beside every change of the clock (Kernel-General 1), the registry has
 * it as it was when the logs were collected, and the agent starts when its installation is done (DMED 1922).
 */
export function clockAnchors({ events, imeLogs = [], registry }: Known): ClockAnchor[] {
  if (imeLogs.length === 0) return [];
  const { eras } = readImeClock(imeLogs);
  const open = imeLogs.filter(({ source }) => eras.some(({ log, certainty }) => log === source && certainty !== "confirmed"));
  const told = events.flatMap(zoneBesideChange);
  const offset = registry?.autopilot.timeZone?.offsetMinutes;
  return open.flatMap((log) => {
    const isTied = eras.some((era) => era.log === log.source && era.offset !== undefined);
    const zones = [
      ...told.map(({ utc, offset: own }) => ({ log: log.source, wall: utc + own * MINUTE, utc, what: "the zone beside a change of the clock" })),
      ...(offset === undefined ? [] : anchorOfZone(log, imeLogs, offset)),
    ];
    return zones.length > 0 || isTied ? zones : anchorOfInstallation(log, events);
  });
}

function zoneBesideChange(event: LogEvent): { readonly utc: number; readonly offset: number }[] {
  const text = event.data["TimeZoneBias"];
  if (event.eventId !== 1 || !/kernel-general$/i.test(event.provider) || typeof text !== "string") return [];
  const bias = Number(text);
  return Number.isInteger(bias) && Math.abs(bias) <= WIDEST_OFFSET ? [{ utc: toMilliseconds(event.at), offset: -bias }] : [];
}

/** A log that begins with the agent's start began with its installation, where the records show one. */
function anchorOfInstallation({ source, facts, readings }: ImeLog, events: readonly LogEvent[]): ClockAnchor[] {
  const [first] = readings;
  const start = facts.find(({ means }) => means === "agent-start");
  const jobs = events.filter(
    ({ channel, data }) => logAliasOf(channel) === "mdm-admin" && Object.values(data).some((value) => String(value).includes("IntuneWindowsAgent")),
  );
  const product = jobs.flatMap(({ data }) => PRODUCT.exec(Object.values(data).join(" ").slice(0, 4096))?.[0] ?? [])[0];
  if (product === undefined || start === undefined || start.line !== first?.line) return [];
  const done = events.filter(
    ({ channel, eventId, data }) =>
      eventId === 1922 && logAliasOf(channel) === "mdm-admin" && Object.values(data).join(" ").slice(0, 4096).includes(product),
  );
  const [installed] = done;
  if (installed === undefined || done.length > 1) return [];
  const utc = toMilliseconds(installed.at);
  const difference = start.wall - utc;
  const rest = difference - Math.round(difference / HALF_HOUR) * HALF_HOUR;
  if (Math.abs(rest) > SOON) return [];
  // Of two moments that have nothing to do with each other, one pair in fifteen lies so near to a half hour.
  return [{ log: source, line: start.line, wall: start.wall, utc, what: "the end of the agent's installation", certainty: "likely" }];
}

const PRODUCT = /\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}/i;

/** The zone of the registry is that of the last lines of the logs that were collected with it. */
function anchorOfZone({ source, readings }: ImeLog, logs: readonly ImeLog[], offset: number): ClockAnchor[] {
  const last = readings.at(-1);
  const latest = Math.max(...logs.map((log) => log.readings.at(-1)?.wall ?? Number.NEGATIVE_INFINITY));
  if (last === undefined || latest - last.wall > SAME_COLLECTION || latest !== last.wall) return [];
  return [{ log: source, line: last.line, wall: last.wall, utc: last.wall - offset * MINUTE, what: "the zone in the registry" }];
}
