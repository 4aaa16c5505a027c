import { knownKind } from "../sources.js";
import { ignored, type TextKind } from "./kind.js";

/** Evidence that is told by its content and not read by this version: listed, so that nobody thinks it was looked into. */
export const UNREAD: readonly TextKind[] = [
  unread(/=== (Verbose )?logging started: /i, "Windows Installer log"),
  unread(/^\ufeff?"?Level"?[,\t]"?Date and Time"?[,\t]|EventLogRecord\b|^\ufeff?"?TimeCreated"?,"?Id"?,/, "table of events"),
];

function unread(pattern: RegExp, label: string): TextKind {
  return {
    matches: (text) => pattern.test(text),
    read: () => ignored(knownKind(label), "not-read-yet", `${label}: this version does not read it.`),
  };
}
