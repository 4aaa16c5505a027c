import { buildHuffman, type HuffmanCode } from "./huffman.js";

/** What differs between Deflate and Deflate64. */
export interface DeflateTables {
  readonly window: number;
  /** By length symbol minus 257. */
  readonly lengthBase: Uint16Array;
  readonly lengthExtra: Uint8Array;
  /** By distance symbol. */
  readonly distanceBase: Uint32Array;
  readonly distanceExtra: Uint8Array;
}

const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];

/** RFC 1951, 3.2.5. */
export const DEFLATE: DeflateTables = makeTables(32_768, 258, 0, 30);
/** As Deflate, but symbol 285 carries 16 extra bits over a base of 3 and there are two more distances. */
export const DEFLATE64: DeflateTables = makeTables(65_536, 3, 16, 32);

function makeTables(window: number, lastLengthBase: number, lastLengthExtra: number, distances: number): DeflateTables {
  const lengthBase: number[] = [];
  let base = 3;
  for (const extra of LENGTH_EXTRA) {
    lengthBase.push(base);
    base += 1 << extra;
  }
  const distanceBase: number[] = [];
  const distanceExtra: number[] = [];
  base = 1;
  for (let symbol = 0; symbol < distances; symbol++) {
    const extra = Math.max(0, (symbol >> 1) - 1);
    distanceBase.push(base);
    distanceExtra.push(extra);
    base += 1 << extra;
  }
  return {
    window,
    lengthBase: Uint16Array.from([...lengthBase, lastLengthBase]),
    lengthExtra: Uint8Array.from([...LENGTH_EXTRA, lastLengthExtra]),
    distanceBase: Uint32Array.from(distanceBase),
    distanceExtra: Uint8Array.from(distanceExtra),
  };
}

interface CodePair {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
}

let fixed: CodePair | undefined;

/** The codes of block type 1 (RFC 1951, 3.2.6). */
export function fixedCodes(): CodePair {
  if (fixed !== undefined) return fixed;
  const lengths = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
  const literals = buildHuffman(lengths, false);
  const distances = buildHuffman(new Uint8Array(32).fill(5), false);
  if (literals === undefined || distances === undefined) throw new Error("the fixed codes of Deflate are complete");
  fixed = { literals, distances };
  return fixed;
}

const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/**
 * Reads the code lengths of a dynamic block (RFC 1951, 3.2.7). Both functions give -1 where the input ends or no code fits.
 * @returns undefined where the header is not valid
 */
export function readCodeLengths(
  read: (bits: number) => number,
  readSymbol: (code: HuffmanCode) => number,
): { readonly literals: Uint8Array; readonly distances: Uint8Array } | undefined {
  const literalCount = read(5) + 257;
  const distanceCount = read(5) + 1;
  const codeCount = read(4) + 4;
  if (literalCount < 257 || literalCount > 286 || distanceCount < 1 || codeCount < 4) return undefined;

  const codeLengths = new Uint8Array(19);
  for (const symbol of LENGTH_ORDER.slice(0, codeCount)) {
    const length = read(3);
    if (length < 0) return undefined;
    codeLengths[symbol] = length;
  }
  const code = buildHuffman(codeLengths, true);
  if (code === undefined) return undefined;

  const lengths = new Uint8Array(literalCount + distanceCount);
  let place = 0;
  while (place < lengths.length) {
    const symbol = readSymbol(code);
    if (symbol < 0) return undefined;
    if (symbol < 16) {
      lengths[place++] = symbol;
      continue;
    }
    if (symbol === 16 && place === 0) return undefined;
    const value = symbol === 16 ? (lengths[place - 1] ?? 0) : 0;
    const extra = symbol === 16 ? read(2) : symbol === 17 ? read(3) : read(7);
    if (extra < 0) return undefined;
    const end = place + extra + (symbol === 18 ? 11 : 3);
    if (end > lengths.length) return undefined;
    lengths.fill(value, place, end);
    place = end;
  }
  return { literals: lengths.subarray(0, literalCount), distances: lengths.subarray(literalCount) };
}
