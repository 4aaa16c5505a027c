import type { Instant } from "./vocabulary.js";

/** Milliseconds since 1970, with the 100 ns ticks as a fraction; NaN when the text is no instant. */
export function toMilliseconds(instant: Instant): number {
  const whole = Date.parse(`${instant.slice(0, 23)}Z`);
  const ticks = Number(instant.slice(23, 27));
  return whole + (Number.isFinite(ticks) ? ticks / 10_000 : 0);
}

/** The instant of a number of milliseconds since 1970; undefined outside the years 0 to 9999. */
export function toInstant(milliseconds: number): Instant | undefined {
  const ticks = Math.round((milliseconds - Math.floor(milliseconds)) * 10_000);
  const whole = Math.floor(milliseconds) + (ticks === 10_000 ? 1 : 0);
  const date = new Date(whole);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 0 || year > 9999) return undefined;
  return `${date.toISOString().slice(0, 23)}${String(ticks % 10_000).padStart(4, "0")}Z`;
}

/** `instant` moved by some milliseconds; the instant itself where the result would be out of range. */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return toInstant(toMilliseconds(instant) + milliseconds) ?? instant;
}

/** Seconds from one instant to another, negative when `to` is earlier; three decimals. */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.round(toMilliseconds(to) - toMilliseconds(from)) / 1000;
}
