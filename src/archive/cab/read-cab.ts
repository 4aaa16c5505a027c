import { bufferedSource } from "../byte-source.js";
import { type ArchiveEntry, HEAD_SIZE, type ReaderContext, TOTAL_SIZE_ISSUE } from "../entry.js";
import { decodeName } from "../entry-name.js";
import type { InputIssue } from "../member.js";
import type { ByteSource, Codecs } from "../ports.js";
import { type FolderBlock, type FolderStream, openFolder } from "./folder-stream.js";
import { type Cabinet, type CabFile, type CabFolder, quoted, readCabinet } from "./structures.js";

const RATIO_ISSUE: InputIssue = {
  code: "limit-ratio",
  message: "The folder of this file unpacks to so many times its size as only a hostile cabinet does; the rest of it was not read.",
};

/** A block costs at least this much of the total, so that a cabinet of very many tiny blocks ends too. */
const BLOCK_COST = 32_768;

/**
 * Walks a cabinet ([MS-CAB]). Each folder is unpacked once, in order, and the files are handed out as they pass; of a file that nobody
 * reads only as much is unpacked as the next one needs.
 */
export async function* readCab(source: ByteSource, codecs: Codecs, context: ReaderContext): AsyncGenerator<ArchiveEntry> {
  const buffered = bufferedSource(source, 131_072);
  const cabinet = await readCabinet(source, context.maxEntries);
  if (cabinet.damage !== undefined) {
    const { offset, expected } = cabinet.damage;
    context.report({ code: "cab-header", at: `offset ${offset}`, message: `Expected ${expected} here; the cabinet is cut or damaged.` });
  }
  // of a stream the length shows only at its end
  let cut = false;
  const reportCut = (): void => {
    if (cut || cabinet.damage !== undefined || cabinet.size <= source.size) return;
    cut = true;
    context.report({ code: "cab-cut", message: `The cabinet should have ${cabinet.size} bytes and has ${source.size}, so it was probably cut.` });
  };
  reportCut();
  let taken = 0;
  for (const [folder, files] of inOrderOfData(cabinet)) {
    if (folder !== undefined && folder.dataOffset < taken) {
      const message = `Folder ${folder.index + 1} begins at offset ${folder.dataOffset}, inside the data of an earlier one; no honest cabinet has that.`;
      for (const file of files) context.report({ code: "cab-folder-overlap", message }, nameOf(file));
      continue;
    }
    const stream = folder && openFolder(buffered, cabinet, folder, codecs);
    yield* readFolder(source.size, cabinet, stream, files, context);
    taken = Math.max(taken, stream?.offset() ?? 0);
  }
  reportCut();
}

/** Folders with their files in the order of their data, so that a cabinet can be read from front to back; those of no folder come first. */
function inOrderOfData(cabinet: Cabinet): readonly (readonly [CabFolder | undefined, readonly CabFile[]])[] {
  const place = (folder: CabFolder | undefined): number => folder?.dataOffset ?? -1;
  return [...byFolder(cabinet)].map(([index, files]) => [cabinet.folders[index], files] as const).sort(([one], [other]) => place(one) - place(other));
}

function nameOf(file: CabFile): string {
  // without the attribute the code page is not known
  return file.utf8 ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(file.nameBytes) : decodeName(file.nameBytes, "windows-1252");
}

function byFolder(cabinet: Cabinet): ReadonlyMap<number, readonly CabFile[]> {
  const folders = new Map<number, CabFile[]>();
  for (const file of cabinet.files) {
    const files = folders.get(file.folder);
    if (files === undefined) folders.set(file.folder, [file]);
    else files.push(file);
  }
  for (const files of folders.values()) files.sort((one, other) => one.folderOffset - other.folderOffset);
  return folders;
}

async function* readFolder(
  packedSize: number,
  cabinet: Cabinet,
  stream: FolderStream | undefined,
  files: readonly CabFile[],
  context: ReaderContext,
): AsyncGenerator<ArchiveEntry> {
  if (stream === undefined) {
    for (const file of files) {
      context.report(
        { code: "cab-entry-folder", message: `The file belongs to folder ${file.folder + 1} of the cabinet, which has ${cabinet.folders.length}.` },
        nameOf(file),
      );
    }
    return;
  }
  // a folder that begins in the cabinet before cannot be unpacked from its middle
  if (files.some((file) => file.continuedFromPrevious)) {
    for (const file of files) {
      context.report(
        {
          code: "cab-spanned",
          message: `The file begins in the previous cabinet of a set${quoted(cabinet.previous)}; sets are not put together.`,
        },
        nameOf(file),
      );
    }
    return;
  }
  const window = createWindow(stream, context);
  for (const file of files) {
    if (file.size > 0 && !window.reaches(file.folderOffset)) {
      context.report({ code: "cab-entry-overlap", message: "The file shares its bytes with another one of the cabinet." }, nameOf(file));
      continue;
    }
    const issues: InputIssue[] = [];
    if (file.continuedInNext) {
      issues.push({
        code: "cab-spanned",
        message: `The file goes on in the next cabinet of a set${quoted(cabinet.next)}; sets are not put together.`,
      });
    }
    yield {
      name: nameOf(file),
      size: file.size,
      packedSize,
      issues,
      head: () => window.head(file, issues),
      content: () => window.content(file, issues),
    };
  }
}

interface FolderWindow {
  reaches(offset: number): boolean;
  head(file: CabFile, issues: InputIssue[]): Promise<Uint8Array>;
  content(file: CabFile, issues: InputIssue[]): AsyncGenerator<Uint8Array>;
}

/** The blocks of a folder that are at hand: those that the current file still needs. */
function createWindow(stream: FolderStream, context: ReaderContext): FolderWindow {
  const blocks: FolderBlock[] = [];
  let first = 0;
  let position = 0;
  let tainted: InputIssue | undefined;
  let refusal: InputIssue | undefined;

  const addIssue = (issues: InputIssue[], issue: InputIssue): void => {
    if (!issues.includes(issue)) issues.push(issue);
  };
  const pull = async (issues: InputIssue[]): Promise<boolean> => {
    if (refusal === undefined && !context.spend(BLOCK_COST)) refusal = TOTAL_SIZE_ISSUE;
    if (refusal !== undefined) {
      addIssue(issues, refusal);
      return false;
    }
    const block = await stream.next();
    if (block === undefined) {
      const ending = stream.ending();
      if (ending !== undefined) addIssue(issues, ending);
      return false;
    }
    position = block.start + block.bytes.length;
    if (context.tooDense(position, stream.packed())) {
      refusal = RATIO_ISSUE;
      addIssue(issues, RATIO_ISSUE);
      return false;
    }
    blocks.push(block);
    return true;
  };
  /** The block that holds `offset`, unpacking up to it; those before `keepFrom` are let go. */
  const blockAt = async (offset: number, keepFrom: number, issues: InputIssue[]): Promise<FolderBlock | undefined> => {
    for (;;) {
      const found = blocks.find((block) => offset >= block.start && offset < block.start + block.bytes.length);
      if (found !== undefined) {
        if (found.issue !== undefined) addIssue(issues, found.issue);
        else if (tainted !== undefined) addIssue(issues, tainted);
        return found;
      }
      if (!(await pull(issues))) return undefined;
      letGo(keepFrom);
    }
  };
  const letGo = (offset: number): void => {
    while (blocks[0] !== undefined && blocks[0].start + blocks[0].bytes.length <= offset && blocks.length > 1) {
      const old = blocks.shift();
      if (old?.issue !== undefined && tainted === undefined) {
        tainted = {
          code: "cab-after-damage",
          ...(old.issue.at !== undefined ? { at: old.issue.at } : {}),
          message: "An earlier block of this cabinet folder is damaged, so parts of this file may be wrong.",
        };
      }
      first = blocks[0]?.start ?? position;
    }
  };

  return {
    reaches: (offset) => offset >= first,
    async head(file, issues) {
      const parts: Uint8Array[] = [];
      const wanted = Math.min(file.size, HEAD_SIZE);
      let done = 0;
      while (done < wanted) {
        const block = await blockAt(file.folderOffset + done, file.folderOffset, issues);
        if (block === undefined) break;
        const from = file.folderOffset + done - block.start;
        const part = block.bytes.subarray(from, from + wanted - done);
        parts.push(part);
        done += part.length;
      }
      return join(parts, done);
    },
    async *content(file, issues) {
      let done = 0;
      while (done < file.size) {
        const offset = file.folderOffset + done;
        const block = await blockAt(offset, offset, issues);
        if (block === undefined) return;
        const from = file.folderOffset + done - block.start;
        const part = block.bytes.subarray(from, from + file.size - done);
        done += part.length;
        yield part;
      }
    },
  };
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let done = 0;
  for (const part of parts) {
    bytes.set(part, done);
    done += part.length;
  }
  return bytes;
}
