/** `[level, "Name:type Name:type"]` by log and event id. */
export type LogShapes = Readonly<Record<string, Readonly<Record<number, readonly [level: number, fields: string]>>>>;
