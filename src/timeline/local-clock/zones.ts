/** Offsets from UTC that some zone has, daylight saving time included, in minutes. */
const OFFSETS: ReadonlySet<number> = new Set([
  -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390,
  420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 825, 840,
]);

export function isZoneOffset(minutes: number): boolean {
  return OFFSETS.has(minutes);
}

/** Milliseconds to the nearest quarter of an hour, in minutes: every offset is a multiple of it. */
export function nearestQuarter(milliseconds: number): number {
  return Math.round(milliseconds / 900_000) * 15;
}
