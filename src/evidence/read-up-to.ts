import type { Member } from "../archive/index.js";

/** The whole content of a small file; undefined where it has more than `limit` bytes. */
export async function readUpTo(member: Member, limit: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of member.chunks()) {
    size += chunk.length;
    if (size > limit) return undefined;
    parts.push(chunk.slice());
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
