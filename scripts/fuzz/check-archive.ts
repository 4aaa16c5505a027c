import { type ArchiveLimits, InputError, type InputIssue, type LocatedIssue, memorySource, openInputs } from "../../src/archive/index.js";
import { nodeCodecs } from "../../src/node.js";
import { concat } from "../../test/support/bytes.js";
import type { Random } from "./random.js";
import { type Check, compare, isWellFormed, judgeIssues } from "./target.js";

/** Small, so that bombs of a few kilobytes reach them. */
const LIMITS: ArchiveLimits = {
  entriesPerArchive: 40,
  entriesTotal: 60,
  entrySize: 256 * 1024,
  nestedSize: 128 * 1024,
  totalSize: 1024 * 1024,
  ratio: 100,
  ratioFrom: 64 * 1024,
  depth: 2,
  nameLength: 64,
  hashedSize: 1024 * 1024,
};

interface ReadMember {
  readonly path: string;
  readonly size: number;
  readonly head: Uint8Array;
  /** Undefined where it was not read. */
  readonly bytes: Uint8Array | undefined;
  readonly issues: readonly InputIssue[];
}

interface Read {
  readonly members: readonly ReadMember[];
  readonly issues: readonly LocatedIssue[];
}

async function read(bytes: Uint8Array, isWanted: (index: number) => boolean = () => true): Promise<Read> {
  const walk = await openInputs([{ kind: "file", name: "input", source: memorySource(bytes) }], nodeCodecs, LIMITS);
  const members: ReadMember[] = [];
  for await (const { path, size, head, issues, chunks } of walk.members) {
    let content: Uint8Array | undefined;
    if (isWanted(members.length)) {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks()) parts.push(chunk.slice());
      content = concat(parts);
    }
    members.push({ path, size, head, bytes: content, issues });
  }
  return { members, issues: walk.issues };
}

function judgeMember(member: ReadMember, isSilent: boolean, broken: string[]): void {
  const { path, size, head, issues } = member;
  const bytes = member.bytes ?? new Uint8Array(0);
  const wrong = (what: string): void => void broken.push(`${JSON.stringify(path)}: ${what}`);
  if (!isWellFormed(path) || path === "") wrong("the path is no text");
  if (path.split(/[/\\]/).some((part) => part === ".." || part === ".") || /^(?:[/\\]|[a-z]:)/i.test(path)) wrong("the path points elsewhere");
  if (path.length > 3 * (LIMITS.nameLength + 20)) wrong("the path is longer than the limit");
  if (!Number.isInteger(size) || size < 0) wrong(`the size is ${size}`);
  if (head.length > 4096) wrong(`the head has ${head.length} bytes`);
  if (bytes.length > LIMITS.entrySize) wrong(`${bytes.length} bytes came out`);
  if (!startsWith(bytes, head) && !(bytes.length < head.length && issues.length > 0 && startsWith(head, bytes)))
    wrong(`the head of ${head.length} bytes is not what its ${bytes.length} bytes begin with`);
  // Whatever is lost has to be said: a file that is silently incomplete would count as a log that says nothing.
  if (isSilent && issues.length === 0 && bytes.length !== size) wrong(`${size} bytes were promised, ${bytes.length} came, and no issue says so`);
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.length <= bytes.length && start.every((byte, index) => bytes[index] === byte);
}

function allIssues({ members, issues }: Read): readonly InputIssue[] {
  return [...issues.map(({ issue }) => issue), ...members.flatMap((member) => member.issues)];
}

const describe = ({ path, size, bytes }: ReadMember): string => `${path} ${size} ${bytes === undefined ? "" : Buffer.from(bytes).toString("base64")}`;

/** Reading some members only must give the same of these, where neither a limit nor shared bytes make one depend on another. */
async function compareSome(bytes: Uint8Array, whole: Read, random: Random, broken: string[]): Promise<void> {
  const wanted = new Set(whole.members.map((_, index) => index).filter(() => random.oneIn(2)));
  const some = await read(bytes, (index) => wanted.has(index));
  if ([...allIssues(whole), ...allIssues(some)].some(({ code }) => /^limit-|-overlap$/.test(code))) return;
  const paths = ({ members }: Read): string[] => members.map(({ path, size }) => `${path} ${size}`);
  compare("members, when not all are read", paths(whole), paths(some), broken);
  const readOnes = (members: readonly ReadMember[]): string[] => members.filter((_, index) => wanted.has(index)).map(describe);
  compare("what is read, when not all are", readOnes(whole.members), readOnes(some.members), broken);
}

async function check(bytes: Uint8Array, random: Random): Promise<Awaited<ReturnType<Check>>> {
  const broken: string[] = [];
  const whole = await read(bytes);
  const isSilent = whole.issues.length === 0;
  for (const member of whole.members) judgeMember(member, isSilent, broken);
  judgeIssues(allIssues(whole), broken);
  if (whole.members.length > LIMITS.entriesTotal) broken.push(`${whole.members.length} members`);
  if (new Set(whole.members.map(({ path }) => path)).size < whole.members.length) broken.push("two members have the same path");
  if (random.oneIn(3)) {
    const again = await read(bytes);
    compare("members read again", whole.members.map(describe), again.members.map(describe), broken);
    const text = (read: Read): string[] => allIssues(read).map((issue) => JSON.stringify(issue));
    compare("issues read again", text(whole), text(again), broken);
  }
  if (whole.members.length > 1 && random.oneIn(3)) await compareSome(bytes, whole, random, broken);
  return { broken, codes: new Set(allIssues(whole).map(({ code }) => code)) };
}

/** ZIP and CAB, told apart by their content as for any input. An `InputError` is the documented way to refuse one. */
export const checkArchive: Check = async (bytes, random) => {
  try {
    return await check(bytes, random);
  } catch (error) {
    if (error instanceof InputError) return { broken: [], codes: new Set() };
    throw error;
  }
};
