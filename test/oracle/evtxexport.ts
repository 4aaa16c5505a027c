import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";

export const installed = (command: string): boolean => spawnSync(command, ["-V"]).error === undefined;

/** Standard output of a command that is given the bytes as a file. */
export function run(command: string, args: readonly string[], bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "redscreen-oracle-"));
  try {
    const file = join(folder, "input.bin");
    writeFileSync(file, bytes);
    return execFileSync(command, [...args, file], { encoding: "utf8", maxBuffer: 1 << 28 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface PrintedEvent {
  readonly System: { readonly EventID: unknown; readonly EventRecordID: string; readonly Computer: string };
  readonly EventData?: "" | { readonly Data?: readonly (string | { readonly "@_Name"?: string; readonly "#text"?: string })[] };
  readonly UserData?: unknown;
}

/** Every record of an event log as libevtx prints it. */
export function evtxexport(bytes: Uint8Array): readonly PrintedEvent[] {
  const output = run("evtxexport", ["-f", "xml"], bytes);
  const body = output.slice(output.indexOf("<Event "), output.lastIndexOf("</Event>") + "</Event>".length);
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, isArray: (name) => name === "Event" || name === "Data" });
  return parser.parse(`<Events>${body}</Events>`).Events.Event;
}
