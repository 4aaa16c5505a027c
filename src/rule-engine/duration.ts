const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration such as `60s`, `10m`, `2h`; the schema has checked its form. */
export function durationMilliseconds(text: string): number {
  return Number.parseInt(text, 10) * (UNITS[text.slice(-1)] ?? 1000);
}
