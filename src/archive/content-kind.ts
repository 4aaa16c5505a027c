export type ArchiveKind = "zip" | "cab";

/** Which archive begins so; the name has no say. */
export function detectArchive(head: Uint8Array): ArchiveKind | undefined {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return "zip";
  // a split or spanned ZIP that fits into one part begins with a marker of its own
  if (startsWith(head, [0x50, 0x4b, 0x07, 0x08, 0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x30, 0x30, 0x50, 0x4b, 0x03, 0x04]))
    return "zip";
  if (startsWith(head, [0x4d, 0x53, 0x43, 0x46])) return "cab";
  return undefined;
}

interface KnownKind {
  readonly name: string;
  readonly magic: readonly number[];
  readonly at?: number;
}

/** Things that people hand in and that hold no evidence we can read. */
const KNOWN_KINDS: readonly KnownKind[] = [
  { name: "a 7z archive", magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: "a RAR archive", magic: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
  { name: "a gzip archive", magic: [0x1f, 0x8b, 0x08] },
  { name: "a bzip2 archive", magic: [0x42, 0x5a, 0x68] },
  { name: "an xz archive", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: "a Zstandard archive", magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: "a tar archive", magic: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257 },
  { name: "a WIM image", magic: [0x4d, 0x53, 0x57, 0x49, 0x4d, 0x00, 0x00, 0x00] },
  { name: "a JPEG photo", magic: [0xff, 0xd8, 0xff] },
  { name: "a PNG picture", magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { name: "a GIF picture", magic: [0x47, 0x49, 0x46, 0x38] },
  { name: "a HEIC photo", magic: [0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69], at: 4 },
  { name: "a HEIC photo", magic: [0x66, 0x74, 0x79, 0x70, 0x6d, 0x69, 0x66, 0x31], at: 4 },
  { name: "a video", magic: [0x66, 0x74, 0x79, 0x70], at: 4 },
  { name: "a WebP picture", magic: [0x57, 0x45, 0x42, 0x50], at: 8 },
  { name: "a PDF document", magic: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { name: "a Windows program", magic: [0x4d, 0x5a] },
  { name: "an old Office document or installer package", magic: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { name: "a crash dump", magic: [0x4d, 0x44, 0x4d, 0x50] },
  { name: "a crash dump", magic: [0x50, 0x41, 0x47, 0x45, 0x44, 0x55] },
];

/** Kinds that hold files, so that unpacking them helps. */
const PACKED = /archive$|image$/;

/** What something is that redscreen does not read, with its article (`a 7z archive`); undefined where unknown. */
export function describeKnownKind(head: Uint8Array): string | undefined {
  return KNOWN_KINDS.find((kind) => startsWith(head, kind.magic, kind.at ?? 0))?.name;
}

/** Whether a kind named by `describeKnownKind` holds files and can be unpacked by hand first. */
export function isPackedKind(kind: string): boolean {
  return PACKED.test(kind);
}

function startsWith(bytes: Uint8Array, magic: readonly number[], at = 0): boolean {
  return bytes.length >= at + magic.length && magic.every((byte, index) => bytes[at + index] === byte);
}
