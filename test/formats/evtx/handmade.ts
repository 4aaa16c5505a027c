import { ByteWriter } from "../../support/bytes.js";
import { CHUNK_SIZE, sealChunk } from "../../support/evtx/chunk.js";
import { FILE_HEADER_SIZE, writeEvtx } from "../../support/evtx-writer.js";

/**
 * Writes BinXML token by token, for what the writer in test/support never writes and Windows does. Names stand
 * inline at every use.
 */
export class Tokens {
  readonly out: ByteWriter;
  /** Where the first byte will stand in its chunk. */
  readonly #base: number;
  readonly #dependencies: boolean;

  constructor(base: number, dependencies = true) {
    this.out = new ByteWriter();
    this.#base = base;
    this.#dependencies = dependencies;
  }

  get offset(): number {
    return this.#base + this.out.length;
  }

  header(): this {
    this.out.u32(0x0001_010f);
    return this;
  }

  #name(name: string): void {
    this.out
      .u32(this.offset + 4)
      .u32(0)
      .u16(hash(name))
      .u16(name.length)
      .utf16(name)
      .u16(0);
  }

  /** An element with its attributes; `inside` writes its content. Sizes are not filled in: no reader needs them. */
  element(
    name: string,
    inside: (tokens: this) => void,
    attributes: Readonly<Record<string, (tokens: this) => void>> = {},
    dependency = 0xffff,
  ): this {
    const list = Object.entries(attributes);
    this.out.u8(list.length > 0 ? 0x41 : 0x01);
    if (this.#dependencies) this.out.u16(dependency);
    this.out.u32(8);
    this.#name(name);
    if (list.length > 0) this.out.u32(8);
    list.forEach(([attribute, value], index) => {
      this.out.u8(index < list.length - 1 ? 0x46 : 0x06);
      this.#name(attribute);
      value(this);
    });
    this.out.u8(0x02);
    inside(this);
    this.out.u8(0x04);
    return this;
  }

  text(text: string): this {
    this.out.u8(0x05).u8(0x01).u16(text.length).utf16(text);
    return this;
  }

  cdata(text: string): this {
    this.out.u8(0x07).u16(text.length).utf16(text);
    return this;
  }

  character(code: number): this {
    this.out.u8(0x08).u16(code);
    return this;
  }

  entity(name: string): this {
    this.out.u8(0x09);
    this.#name(name);
    return this;
  }

  instruction(target: string, data: string): this {
    this.out.u8(0x0a);
    this.#name(target);
    this.out.u8(0x0b).u16(data.length).utf16(data);
    return this;
  }

  slot(index: number, type: number, optional = false): this {
    this.out
      .u8(optional ? 0x0e : 0x0d)
      .u16(index)
      .u8(type);
    return this;
  }

  /** A template instance with its definition inline and the values given as type and bytes. */
  instance(
    definition: (tokens: this) => void,
    values: readonly (readonly [type: number, bytes: Uint8Array | ((tokens: this) => void)])[],
    definitionOffset?: number,
  ): this {
    this.out.u8(0x0c).u8(1).u32(0x1234);
    this.out.u32(definitionOffset ?? this.offset + 4);
    if (definitionOffset === undefined) {
      this.out.u32(0).u32(0x1234).u64(0n).u32(0);
      const size = this.out.length;
      this.out.u32(0);
      this.header();
      definition(this);
      this.out.u8(0);
      this.out.patchU32(size, this.out.length - size - 4);
    }
    this.out.u32(values.length);
    const descriptors = this.out.length;
    for (const [type] of values) this.out.u32(type << 16);
    values.forEach(([type, bytes], index) => {
      const start = this.out.length;
      if (typeof bytes === "function") bytes(this);
      else this.out.raw(bytes);
      this.out.patchU32(descriptors + 4 * index, (this.out.length - start) | (type << 16));
    });
    return this;
  }

  /** An Event element with a System of literals; `payload` writes what follows it. */
  event(payload: (tokens: this) => void): this {
    return this.element("Event", () => {
      this.element("System", () => {
        this.element("Provider", () => undefined, { Name: () => this.text("Handmade") });
        this.element("EventID", () => this.text("7"));
        this.element("TimeCreated", () => undefined, { SystemTime: () => this.text("2024-11-14T16:16:32.083Z") });
        this.element("EventRecordID", () => this.text("42"));
        this.element("Channel", () => this.text("Bench"));
        this.element("Computer", () => this.text("PC"));
      });
      payload(this);
    });
  }
}

function hash(name: string): number {
  let value = 0;
  for (let index = 0; index < name.length; index++) value = (Math.imul(value, 65_599) + name.charCodeAt(index)) >>> 0;
  return value & 0xffff;
}

const FIRST_RECORD = 512;
const RECORD_HEADER = 24;

/** A file of one chunk whose records hold the BinXML that `bodies` write. */
export function fileOf(bodies: readonly ((tokens: Tokens) => void)[], dependencies = true): Uint8Array {
  const file = writeEvtx([]);
  const chunk = file.subarray(FILE_HEADER_SIZE, FILE_HEADER_SIZE + CHUNK_SIZE);
  const view = new DataView(chunk.buffer, chunk.byteOffset, CHUNK_SIZE);
  let offset = FIRST_RECORD;
  bodies.forEach((body, index) => {
    const tokens = new Tokens(offset + RECORD_HEADER, dependencies);
    body(tokens);
    tokens.out.u8(0);
    const size = (RECORD_HEADER + tokens.out.length + 4 + 7) & ~7;
    if (offset + size > CHUNK_SIZE) throw new Error("the records do not fit in a chunk");
    view.setUint32(offset, 0x2a2a, true);
    view.setUint32(offset + 4, size, true);
    view.setBigUint64(offset + 8, BigInt(index + 1), true);
    view.setBigUint64(offset + 16, 133_760_673_920_000_000n, true);
    chunk.set(tokens.out.bytes(), offset + RECORD_HEADER);
    view.setUint32(offset + size - 4, size, true);
    offset += size;
  });
  view.setUint32(48, offset, true);
  sealChunk(chunk);
  return file;
}
