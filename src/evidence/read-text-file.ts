import type { Member } from "../archive/index.js";
import { decodeText } from "../formats/index.js";

/** Outputs of commands and reports have some hundred KB; of a larger file only the beginning is read. */
const LARGEST_TEXT = 8 * 1024 * 1024;

/**
 * The text of a small file; what lies beyond the limit is never held.
 * @returns `cut` where only the beginning is there
 */
export async function readTextFile(member: Member, limit = LARGEST_TEXT): Promise<{ readonly text: string; readonly cut: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let cut = false;
  for await (const chunk of member.chunks()) {
    const part = chunk.subarray(0, limit - size);
    cut = part.length < chunk.length;
    parts.push(part.slice());
    size += part.length;
    if (cut) break;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { text: decodeText(bytes).text, cut };
}
