import { type ArchiveLimits, type InputIssue, type InputSummary, memorySource, openInputs, type RawInput } from "../../src/archive/index.js";
import { nodeCodecs } from "../../src/cli/node-ports.js";
import { concat } from "../support/bytes.js";

export interface ReadMember {
  readonly path: string;
  readonly size: number;
  readonly head: Uint8Array;
  readonly bytes: Uint8Array;
  readonly issues: readonly InputIssue[];
}

export interface ReadWalk {
  readonly inputs: readonly InputSummary[];
  readonly members: readonly ReadMember[];
  readonly paths: readonly string[];
  /** Code and path of the issues of the walk: `limit-depth a.zip!/b.zip`. */
  readonly issues: readonly string[];
  readonly messages: readonly string[];
}

export const fileInput = (name: string, bytes: Uint8Array): RawInput => ({ kind: "file", name, source: memorySource(bytes) });

/** Opens the inputs and reads every member to its end. */
export async function readAll(inputs: readonly RawInput[], limits: Partial<ArchiveLimits> = {}): Promise<ReadWalk> {
  const walk = await openInputs(inputs, nodeCodecs, limits);
  const members: ReadMember[] = [];
  for await (const member of walk.members) {
    const parts: Uint8Array[] = [];
    for await (const chunk of member.chunks()) parts.push(chunk.slice());
    members.push({ path: member.path, size: member.size, head: member.head, bytes: concat(parts), issues: member.issues });
  }
  return {
    inputs: walk.inputs,
    members,
    paths: members.map((member) => member.path),
    issues: walk.issues.map(({ path, issue }) => `${issue.code} ${path}`),
    messages: walk.issues.map(({ issue }) => issue.message),
  };
}

/** One archive in memory, read to its end. */
export const readArchive = (bytes: Uint8Array, limits: Partial<ArchiveLimits> = {}): Promise<ReadWalk> =>
  readAll([fileInput("input", bytes)], limits);

export const codesOf = (member: ReadMember | undefined): readonly string[] => member?.issues.map((issue) => issue.code) ?? [];

/** Bytes that compress a little and differ everywhere. */
export function sampleBytes(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let index = 0; index < size; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = index % 3 === 0 ? state >>> 24 : 0x41 + (index % 23);
  }
  return bytes;
}
