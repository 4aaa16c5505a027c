const BLOCK = 16_384;

/** A growing list of unsigned 32-bit numbers, four bytes each. */
export interface NumberList {
  readonly length: number;
  push(value: number): void;
  at(index: number): number;
}

export function createNumberList(): NumberList {
  const full: Uint32Array[] = [];
  let block = new Uint32Array(64);
  let used = 0;
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (used === block.length) {
        if (block.length < BLOCK) {
          const larger = new Uint32Array(block.length * 4);
          larger.set(block);
          block = larger;
        } else {
          full.push(block);
          block = new Uint32Array(BLOCK);
          used = 0;
        }
      }
      block[used++] = value;
      length++;
    },
    at(index) {
      const from = full[Math.floor(index / BLOCK)] ?? block;
      return from[index % BLOCK] as number;
    },
  };
}
