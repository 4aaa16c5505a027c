import type { ArchiveEntry } from "./entry.js";
import { InputError } from "./input-error.js";
import type { ArchiveLimits } from "./limits.js";
import type { InputIssue, Member } from "./member.js";

export interface CurrentMember {
  readonly member: Member;
  /** Says that the walk goes on, after which the content cannot be asked for. */
  expire(): void;
}

/**
 * An entry under its full path, its content within the limits.
 * @param packedSize bytes that it takes in the input, at most those of the archive around it
 */
export function memberFromEntry(entry: ArchiveEntry, path: string, head: Uint8Array, packedSize: number, limits: ArchiveLimits): CurrentMember {
  let refused: string | undefined;
  const member: Member = {
    path,
    size: entry.size,
    head,
    issues: entry.issues,
    ...(entry.stored === undefined ? {} : { source: entry.stored }),
    chunks() {
      if (refused !== undefined) throw new Error(`the content of ${path} was asked for ${refused}`);
      refused = "twice";
      return limitedContent(entry, packedSize, limits);
    },
  };
  return {
    member,
    expire: () => {
      refused = "after the next member";
    },
  };
}

/** The content of an entry up to the limits; what goes wrong is added to the entry's issues. */
export async function* limitedContent(entry: ArchiveEntry, packedSize: number, limits: ArchiveLimits): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of entry.content()) {
      size += chunk.length;
      const passed = passedLimit(size, packedSize, limits);
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

/** Whether so many bytes out of so few are more than honest data gives. */
export function tooDense(unpacked: number, packed: number, limits: ArchiveLimits): boolean {
  return unpacked > limits.ratioFrom && unpacked > limits.ratio * packed;
}

function passedLimit(size: number, packedSize: number, limits: ArchiveLimits): InputIssue | undefined {
  if (size > limits.entrySize) {
    return { code: "limit-entry-size", message: `The entry unpacks to more than ${limits.entrySize} bytes; the rest was not read.` };
  }
  if (tooDense(size, packedSize, limits)) {
    return {
      code: "limit-ratio",
      message: `The entry unpacks to more than ${limits.ratio} times the ${packedSize} bytes that it takes in the input, as only a hostile archive does; the rest was not read.`,
    };
  }
  return undefined;
}
