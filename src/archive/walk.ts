import { readCab } from "./cab/read-cab.js";
import { type ArchiveKind, detectArchive } from "./content-kind.js";
import { type ArchiveEntry, HEAD_SIZE, type ReaderContext } from "./entry.js";
import { cleanEntryPath } from "./entry-name.js";
import { readRuns } from "./read-runs.js";
import { InputError } from "./input-error.js";
import { type ForwardSource, forwardSource } from "./forward-source.js";
import { createIssueLog, type IssueLog, type LocatedIssue } from "./issue-log.js";
import { type ArchiveLimits, DEFAULT_LIMITS } from "./limits.js";
import type { InputIssue, Member } from "./member.js";
import { limitedContent, memberFromEntry, tooDense } from "./member-from-entry.js";
import type { ByteSource, Codecs, RawFile, RawInput } from "./ports.js";
import { findDirectory } from "./zip/directory.js";
import { readZip } from "./zip/read-zip.js";

/** One input as the report names it. */
export interface InputSummary {
  readonly name: string;
  readonly bytes: number;
  readonly kind: "zip" | "cab" | "folder" | "files";
  readonly sha256?: string;
}

/** Everything that was handed in, archives opened. */
export interface InputWalk {
  /** In the order of their names. */
  readonly inputs: readonly InputSummary[];
  /** To be iterated once. Archives in archives are opened, not given. */
  readonly members: AsyncIterable<Member>;
  /** What concerns archives as such, and entries that could not be given; complete when `members` has ended. */
  readonly issues: readonly LocatedIssue[];
}

type OpenInput =
  | { readonly kind: "archive"; readonly name: string; readonly source: ByteSource; readonly archive: ArchiveKind }
  | { readonly kind: "file"; readonly name: string; readonly source: ByteSource }
  | { readonly kind: "folder"; readonly name: string; readonly files: readonly RawFile[] };

interface Walk {
  readonly codecs: Codecs;
  readonly limits: ArchiveLimits;
  readonly log: IssueLog;
  readonly paths: Map<string, number>;
  entries: number;
  spent: number;
  /** Bytes of nested archives in memory now; one that is read as a stream holds only what it still needs. */
  held: number;
}

/**
 * Opens everything that was handed in: archives by their content, never by their name, into one another up to the depth of
 * `limits`; folders; single files. Nothing is written anywhere. Damage inside is data, in the issues of the walk and of its members.
 * @throws {InputError} when an input cannot be read at all
 */
export async function openInputs(inputs: readonly RawInput[], codecs: Codecs, limits: Partial<ArchiveLimits> = {}): Promise<InputWalk> {
  const walk: Walk = {
    codecs,
    limits: { ...DEFAULT_LIMITS, ...limits },
    log: createIssueLog(),
    paths: new Map(),
    entries: 0,
    spent: 0,
    held: 0,
  };
  // the order on the command line must not matter
  const sorted = inputs.toSorted((one, other) => compareText(one.name, other.name));
  const opened: OpenInput[] = [];
  const summaries: InputSummary[] = [];
  for (const input of sorted) {
    const open = await openInput(input, walk);
    opened.push(open);
    summaries.push(await summarize(open, walk));
    if (open.kind !== "folder") await open.source.close?.();
  }
  return { inputs: summaries, issues: walk.log.issues, members: walkInputs(walk, opened) };
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

async function openInput(input: RawInput, walk: Walk): Promise<OpenInput> {
  if (input.kind === "file") {
    const { name, source } = input;
    const archive = detectArchive(await source.read(0, HEAD_SIZE)) ?? (await detectBehindStub(source));
    return archive === undefined ? { kind: "file", name, source } : { kind: "archive", name, source, archive };
  }
  const files: RawFile[] = [];
  for await (const file of input.files) {
    if (files.length === walk.limits.entriesTotal) {
      const message = `The folder has more than ${walk.limits.entriesTotal} files; the rest was not read.`;
      walk.log.add(input.name, { code: "limit-entries", message }, input.name);
      break;
    }
    files.push(file);
  }
  return { kind: "folder", name: input.name, files: files.toSorted((one, other) => compareText(one.path, other.path)) };
}

/** A ZIP may stand behind a program (self-extractor) or other bytes; its directory at the end gives it away. */
async function detectBehindStub(source: ByteSource): Promise<ArchiveKind | undefined> {
  const head = await source.read(0, 8);
  const isEventLog = String.fromCharCode(...head).startsWith("ElfFile");
  if (isEventLog || head.length < 8) return undefined;
  const directory = await findDirectory(source);
  return directory !== undefined && directory.count > 0 && directory.trailing === 0 ? "zip" : undefined;
}

async function summarize(input: OpenInput, walk: Walk): Promise<InputSummary> {
  const { name } = input;
  if (input.kind === "folder") {
    const bytes = input.files.reduce((sum, file) => sum + ("source" in file ? file.source.size : 0), 0);
    return { name, bytes, kind: "folder" };
  }
  const { source } = input;
  const kind = input.kind === "archive" ? input.archive : "files";
  if (source.size > walk.limits.hashedSize) return { name, bytes: source.size, kind };
  return { name, bytes: source.size, kind, sha256: await walk.codecs.sha256(readRuns(source)) };
}

async function* walkInputs(walk: Walk, inputs: readonly OpenInput[]): AsyncGenerator<Member> {
  const several = inputs.length > 1;
  for (const input of inputs) {
    const { name } = input;
    if (input.kind === "folder") yield* walkFolder(walk, input.files, several ? `${name}/` : "", name);
    else {
      const { source } = input;
      const members =
        input.kind === "archive"
          ? walkArchive(walk, source, input.archive, { prefix: several ? `${name}!/` : "", name, depth: 1, packedSize: source.size })
          : walkEntry(walk, fileEntry(name, source), name, { prefix: "", name, depth: 0, packedSize: source.size });
      yield* closing(members, source);
    }
  }
}

async function* walkFolder(walk: Walk, files: readonly RawFile[], prefix: string, name: string): AsyncGenerator<Member> {
  for (const file of files) {
    const path = `${prefix}${file.path}`;
    if ("issue" in file) walk.log.add(path, file.issue, name);
    else
      yield* closing(walkEntry(walk, fileEntry(file.path, file.source), path, { prefix, name, depth: 0, packedSize: file.source.size }), file.source);
  }
}

async function* closing(members: AsyncGenerator<Member>, source: ByteSource): AsyncGenerator<Member> {
  try {
    yield* members;
  } finally {
    await source.close?.();
  }
}

function fileEntry(name: string, source: ByteSource): ArchiveEntry {
  return { name, size: source.size, issues: [], stored: source, head: () => source.read(0, HEAD_SIZE), content: () => readRuns(source) };
}

/** The archive or folder that an entry is in. */
interface Container {
  /** What its entries' paths begin with. */
  readonly prefix: string;
  /** Under which its issues are listed. */
  readonly name: string;
  /** Archives down to here: 0 for a folder or a plain file. */
  readonly depth: number;
  /** Bytes that it takes in the input: a small archive in archives may unpack to a large one. */
  readonly packedSize: number;
  /** A limit of ours ends it, so that it looks cut without being so. */
  readonly refused?: () => boolean;
}

async function* walkArchive(walk: Walk, source: ByteSource, kind: ArchiveKind, container: Container): AsyncGenerator<Member> {
  const { limits, log } = walk;
  const { prefix, name: place } = container;
  const label = (name: string): string => `${prefix}${cleanEntryPath(name, limits.nameLength).path}`;
  const context: ReaderContext = {
    report: (issue, name) => {
      if (container.refused?.() !== true) log.add(name === undefined ? place : label(name), issue, place);
    },
    maxEntries: limits.entriesPerArchive,
    spend: (bytes) => {
      walk.spent += bytes;
      return walk.spent <= limits.totalSize;
    },
    tooDense: (unpacked, packed) => tooDense(unpacked, packed, limits),
  };
  const read = kind === "zip" ? readZip : readCab;
  for await (const entry of read(source, walk.codecs, context)) {
    if (walk.entries >= limits.entriesTotal) {
      log.add(place, { code: "limit-entries", message: `The inputs hold more than ${limits.entriesTotal} entries; the rest was not read.` }, place);
      return;
    }
    const { path, outside, cut } = cleanEntryPath(entry.name, limits.nameLength);
    const unique = uniquePath(walk, `${prefix}${path}`);
    if (outside) {
      const message = "The entry's name points out of the archive; it is read, under the name without that part. Nothing is written to disk.";
      log.add(unique, { code: "entry-path-outside", message }, place);
    }
    if (cut)
      log.add(unique, { code: "limit-name-length", message: `The entry's name is longer than ${limits.nameLength} characters and was cut.` }, place);
    yield* walkEntry(walk, entry, unique, container);
  }
}

function uniquePath(walk: Walk, path: string): string {
  const count = (walk.paths.get(path) ?? 0) + 1;
  walk.paths.set(path, count);
  return count === 1 ? path : uniquePath(walk, `${path} (${count})`);
}

/** Gives an entry as a member, or opens it where it is an archive. */
async function* walkEntry(walk: Walk, entry: ArchiveEntry, path: string, container: Container): AsyncGenerator<Member> {
  const { limits, log } = walk;
  const packedSize = Math.min(container.packedSize, entry.packedSize ?? entry.size);
  walk.entries++;
  const head = await readHead(entry);
  const kind = detectArchive(head);
  if (kind === undefined) {
    if (head.length > 0 || entry.size === 0) {
      const { member, expire } = memberFromEntry(entry, path, head, packedSize, limits);
      yield member;
      expire();
      return;
    }
    // nothing of it can be had: a first read says why, where the head did not
    if (entry.issues.length === 0) for await (const _chunk of limitedContent(entry, packedSize, limits)) break;
    for (const issue of entry.issues) log.add(path, issue, container.name);
    return;
  }
  if (container.depth >= limits.depth) {
    log.add(
      path,
      { code: "limit-depth", message: `Archives are opened ${limits.depth} deep; this one lies deeper and was not opened.` },
      container.name,
    );
    return;
  }
  yield* walkNested(walk, entry, kind, { prefix: `${path}!/`, name: path, depth: container.depth + 1, packedSize });
  for (const issue of entry.issues) log.add(path, issue, container.name);
}

/** A cabinet is read as it is unpacked; a ZIP, whose directory stands at its end, is held in memory for the time. */
async function* walkNested(walk: Walk, entry: ArchiveEntry, kind: ArchiveKind, container: Container): AsyncGenerator<Member> {
  const { limits } = walk;
  let used = false;
  const noting = (member: Member): Member => ({
    ...member,
    chunks: () => {
      used = true;
      return member.chunks();
    },
  });
  if (entry.stored !== undefined) {
    for await (const member of walkArchive(walk, entry.stored, kind, container)) yield noting(member);
    if (used && entry.sealed === true) for await (const _chunk of limitedContent(entry, container.packedSize, limits));
    return;
  }
  const source = forwardSource(limitedContent(entry, container.packedSize, limits), (bytes) => {
    if (walk.held + bytes > limits.nestedSize) return false;
    walk.held += bytes;
    return true;
  });
  try {
    if (kind === "zip") await source.fill();
    if (!source.overLimit()) {
      for await (const member of walkArchive(walk, source, kind, { ...container, refused: source.overLimit })) yield noting(member);
      // what evidence was taken from is read to its end, where its checksum is compared
      if (used) await finish(source);
    }
    if (source.overLimit()) {
      const message = `Archives inside archives may take ${limits.nestedSize} bytes of memory; ${kind === "zip" ? "this one was not opened" : "the rest of this one was not read"}.`;
      entry.issues.push({ code: "limit-nested-size", message });
    }
  } finally {
    await source.close();
  }
}

async function finish(source: ForwardSource): Promise<void> {
  source.release(Number.MAX_SAFE_INTEGER);
  await source.fill();
}

async function readHead(entry: ArchiveEntry): Promise<Uint8Array> {
  try {
    return await entry.head();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    entry.issues.push({ code: "read-failed", message: `Reading failed: ${error.reason}.` } satisfies InputIssue);
    return new Uint8Array(0);
  }
}
