import type { ArchiveEntry } from "./entry.js";
import { InputError } from "./input-error.js";
import type { ArchiveLimits } from "./limits.js";
import type { InputIssue, Member } from "./member.js";

/** An entry under its full path, its content within the limits. */
export function memberFromEntry(entry: ArchiveEntry, path: string, head: Uint8Array, limits: ArchiveLimits): Member {
  let asked = false;
  return {
    path,
    size: entry.size,
    head,
    issues: entry.issues,
    chunks() {
      if (asked) throw new Error(`the content of ${path} was asked for twice`);
      asked = true;
      return limitedContent(entry, limits);
    },
  };
}

/** The content of an entry up to the limits; what goes wrong is added to the entry's issues. */
export async function* limitedContent(entry: ArchiveEntry, limits: ArchiveLimits): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of entry.content()) {
      size += chunk.length;
      const passed = passedLimit(entry, size, limits);
      if (passed !== undefined) {
        entry.issues.push(passed);
        return;
      }
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    entry.issues.push({ code: "read-failed", message: `After ${size} bytes, reading failed: ${error.reason}.` });
  }
}

function passedLimit(entry: ArchiveEntry, size: number, limits: ArchiveLimits): InputIssue | undefined {
  if (size > limits.entrySize) {
    return { code: "limit-entry-size", message: `The entry unpacks to more than ${limits.entrySize} bytes; the rest was not read.` };
  }
  if (entry.packedSize !== undefined && size > limits.ratioFrom && size > limits.ratio * entry.packedSize) {
    return {
      code: "limit-ratio",
      message: `The entry unpacks to more than ${limits.ratio} times its packed size of ${entry.packedSize} bytes, as only a hostile archive does; the rest was not read.`,
    };
  }
  return undefined;
}
