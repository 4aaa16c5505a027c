import { hexOf, type Hex, readCode } from "../knowledge/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import { type EventIndex, field } from "./event-index.js";

/** What the status page itself wrote to the Shell-Core log (62407). */
export interface PageEvent {
  readonly entry: TimelineEntry;
  /** Name without the `CommercialOOBE_` in front. */
  readonly name: string;
  readonly message: string;
  /** Absent when the page gave 0: no code, whatever the name says. */
  readonly errorCode?: Hex;
}

/** All records of the status page in an attempt, in order. */
export function pageEvents(index: EventIndex): readonly PageEvent[] {
  return index.all("shell-core", 62406, 62407).flatMap((entry) => {
    const name = field(entry, "Name");
    if (!/(^|_)ESP|BootstrapStatusCategory/.test(name)) return [];
    return [{ entry, name: name.replace(/^CommercialOOBE_/, ""), ...readValue(field(entry, "Value")) }];
  });
}

function readValue(text: string): { readonly message: string; readonly errorCode?: Hex } {
  const value = parseObject(text);
  const code = value === undefined ? undefined : readCode(String(value["errorCode"] ?? ""));
  const message = value === undefined ? text : String(value["message"] ?? "");
  return code === undefined || code === 0 ? { message } : { message, errorCode: hexOf(code) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{") || text.length > 65_536) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
