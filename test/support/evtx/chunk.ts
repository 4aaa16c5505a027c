import { ByteWriter, crc32 } from "../bytes.js";
import { type EventToWrite, fileTime } from "../event.js";
import { type Content, type Filled, fillPayload, fillSystem, type TemplateElement } from "./template.js";
import { BINXML_TYPE, NULL_VALUE } from "./values.js";

export const CHUNK_SIZE = 65_536;
const RECORDS_START = 512;

/** How the payload is embedded: real files hold it with a BinXML fragment header and without. */
export type Embedding = "bare" | "fragment";

interface State {
  readonly names: Map<string, number>;
  readonly nameHeads: number[];
  readonly templates: Map<string, number>;
  readonly templateHeads: number[];
}

/** One 64 KiB chunk under construction: names and template definitions are stated once and then referred to. */
export interface Chunk {
  /** False when the record does not fit; the chunk is then as it was. */
  add(event: EventToWrite): boolean;
  /** The 65,536 bytes; `firstNumber` is the record number (not id) of its first record in the file. */
  finish(firstNumber: number): Uint8Array;
  readonly count: number;
}

export function startChunk(embedding: Embedding): Chunk {
  const out = new ByteWriter().zeros(RECORDS_START);
  let state: State = {
    names: new Map(),
    nameHeads: Array(64).fill(0),
    templates: new Map(),
    templateHeads: Array(32).fill(0),
  };
  const records: { readonly id: number; readonly offset: number }[] = [];

  const add = (event: EventToWrite): boolean => {
    const offset = out.length;
    const before = copyState(state);
    writeRecord(out, state, event, embedding);
    if (out.length > CHUNK_SIZE) {
      out.truncate(offset);
      state = before;
      return false;
    }
    records.push({ id: event.recordId, offset });
    return true;
  };

  const finish = (firstNumber: number): Uint8Array => {
    const bytes = new Uint8Array(CHUNK_SIZE);
    bytes.set(out.bytes());
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode("ElfChnk\0"));
    view.setBigUint64(8, BigInt(firstNumber), true);
    view.setBigUint64(16, BigInt(firstNumber + records.length - 1), true);
    view.setBigUint64(24, BigInt(records[0]?.id ?? 0), true);
    view.setBigUint64(32, BigInt(records.at(-1)?.id ?? 0), true);
    view.setUint32(40, 128, true);
    view.setUint32(44, records.at(-1)?.offset ?? 0, true);
    view.setUint32(48, out.length, true);
    state.nameHeads.forEach((head, index) => {
      view.setUint32(128 + index * 4, head, true);
    });
    state.templateHeads.forEach((head, index) => {
      view.setUint32(384 + index * 4, head, true);
    });
    sealChunk(bytes);
    return bytes;
  };

  return {
    add,
    finish,
    get count() {
      return records.length;
    },
  };
}

/** Writes both checksums of a chunk, as they ought to be for its present bytes. */
export function sealChunk(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, CHUNK_SIZE);
  const free = Math.min(Math.max(view.getUint32(48, true), RECORDS_START), CHUNK_SIZE);
  view.setUint32(52, crc32(bytes.subarray(RECORDS_START, free)), true);
  view.setUint32(124, crc32(bytes.subarray(0, 120), bytes.subarray(128, 512)), true);
}

function copyState(state: State): State {
  return {
    names: new Map(state.names),
    nameHeads: [...state.nameHeads],
    templates: new Map(state.templates),
    templateHeads: [...state.templateHeads],
  };
}

function writeRecord(out: ByteWriter, state: State, event: EventToWrite, embedding: Embedding): void {
  const start = out.length;
  out.u32(0x2a2a).u32(0).u64(BigInt(event.recordId)).u64(fileTime(event.at));
  writeFragmentHeader(out);
  writeInstance(out, state, fillSystem(event, NULL_VALUE), event, embedding);
  out.u8(0x00);
  out.zeros((8 - ((out.length - start + 4) % 8)) % 8);
  const size = out.length - start + 4;
  out.u32(size);
  out.patchU32(start + 4, size);
}

function writeFragmentHeader(out: ByteWriter): void {
  out.u8(0x0f).u8(1).u8(1).u8(0);
}

function writeInstance(out: ByteWriter, state: State, filled: Filled, event: EventToWrite | null, embedding: Embedding): void {
  const { template, values } = filled;
  const id = new DataView(template.guid.buffer, template.guid.byteOffset, 4).getUint32(0, true);
  out.u8(0x0c).u8(0x01).u32(id);
  const known = state.templates.get(template.key);
  out.u32(known ?? out.length + 4);
  if (known === undefined) writeDefinition(out, state, filled, id);

  out.u32(values.length);
  const descriptors = out.length;
  for (const value of values) out.u16(value.bytes.length).u8(value.type).u8(0);
  for (const value of values) out.raw(value.bytes);

  const payload = event?.payload;
  if (payload === undefined || payload.kind === "none") return;
  // The payload's bytes depend on where they stand, because its names and definition are referred to by offset.
  const start = out.length;
  if (embedding === "fragment") writeFragmentHeader(out);
  writeInstance(out, state, fillPayload(payload), null, embedding);
  if (embedding === "fragment") out.u8(0x00);
  const size = out.length - start;
  if (size > 0xffff) throw new Error(`event ${event?.eventId}: a payload of ${size} bytes does not fit in a record`);
  out.patchU32(descriptors + (values.length - 1) * 4, size | (BINXML_TYPE << 16));
}

function writeDefinition(out: ByteWriter, state: State, { template }: Filled, id: number): void {
  const bucket = id % 32;
  const offset = out.length;
  out.u32(state.templateHeads[bucket] ?? 0).raw(template.guid);
  state.templateHeads[bucket] = offset;
  state.templates.set(template.key, offset);
  const size = out.length;
  out.u32(0);
  writeFragmentHeader(out);
  writeElement(out, state, template.root);
  out.u8(0x00);
  out.patchU32(size, out.length - size - 4);
}

function writeElement(out: ByteWriter, state: State, element: TemplateElement): void {
  const attributes = element.attributes;
  out.u8(attributes.length > 0 ? 0x41 : 0x01).u16(element.dependsOn ?? 0xffff);
  const size = out.length;
  out.u32(0);
  writeName(out, state, element.name);
  if (attributes.length > 0) {
    const listSize = out.length;
    out.u32(0);
    attributes.forEach((attribute, index) => {
      out.u8(index === attributes.length - 1 ? 0x06 : 0x46);
      writeName(out, state, attribute.name);
      writeContent(out, attribute.content);
    });
    out.patchU32(listSize, out.length - listSize - 4);
  }
  if (element.children.length === 0 && attributes.length > 0) {
    out.u8(0x03);
  } else {
    out.u8(0x02);
    for (const child of element.children) {
      if ("kind" in child) writeContent(out, child);
      else writeElement(out, state, child);
    }
    out.u8(0x04);
  }
  out.patchU32(size, out.length - size - 4);
}

function writeContent(out: ByteWriter, content: Content): void {
  if (content.kind === "text") out.u8(0x05).u8(0x01).u16(content.value.length).utf16(content.value);
  else
    out
      .u8(content.optional ? 0x0e : 0x0d)
      .u16(content.slot)
      .u8(content.type);
}

/** A name stands where it is first used; its hash chain hangs in the chunk's string table. */
function writeName(out: ByteWriter, state: State, name: string): void {
  const known = state.names.get(name);
  out.u32(known ?? out.length + 4);
  if (known !== undefined) return;
  const hash = hashName(name);
  const bucket = hash % 64;
  const offset = out.length;
  out
    .u32(state.nameHeads[bucket] ?? 0)
    .u16(hash)
    .u16(name.length)
    .utf16(name)
    .u16(0);
  state.nameHeads[bucket] = offset;
  state.names.set(name, offset);
}

function hashName(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index += 1) hash = (Math.imul(hash, 65_599) + name.charCodeAt(index)) >>> 0;
  return hash & 0xffff;
}
