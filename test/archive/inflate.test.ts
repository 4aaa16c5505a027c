import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createInflater, type InflateState, inflateHead } from "../../src/archive/inflate/inflate.js";
import { concat } from "../support/bytes.js";
import { sampleBytes } from "./read-all.js";

function inflate(
  input: Uint8Array,
  options: { readonly piece?: number; readonly dictionary?: Uint8Array; readonly bufferSize?: number } = {},
): {
  readonly bytes: Uint8Array;
  readonly state: InflateState;
} {
  const inflater = createInflater(options);
  const parts: Uint8Array[] = [];
  let place = 0;
  for (;;) {
    const { bytes, state } = inflater.step();
    parts.push(bytes);
    if (state === "input") {
      const piece = input.subarray(place, place + (options.piece ?? input.length));
      place += piece.length;
      inflater.feed(piece, place >= input.length);
    } else if (state !== "more") return { bytes: concat(parts), state };
  }
}

const anyText = fc
  .array(fc.constantFrom("Autopilot", "\r\n", "0x80070002", " ", "ü", "State: 3"), { maxLength: 400 })
  .map((words) => new TextEncoder().encode(words.join("")));
const anyData = fc.oneof(fc.uint8Array({ maxLength: 3000 }), anyText);

describe("own Deflate decoder", () => {
  it("gives back what zlib packed, at every level and strategy", () => {
    fc.assert(
      fc.property(anyData, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4 }), (data, level, strategy) => {
        const result = inflate(new Uint8Array(deflateRawSync(data, { level, strategy })));
        expect(result.state).toBe("end");
        expect(result.bytes).toEqual(new Uint8Array(data));
      }),
    );
  });

  it("gives the same whatever the pieces in which the input comes", () => {
    const data = sampleBytes(300_000);
    const packed = new Uint8Array(deflateRawSync(data));
    for (const piece of [1, 7, 599, 600, 601, 65_536]) {
      const result = inflate(packed, { piece });
      expect(result.state).toBe("end");
      expect(Buffer.compare(result.bytes, data)).toBe(0);
    }
  });

  it("gives the same whatever the size of its output buffer", () => {
    const data = sampleBytes(200_000);
    const packed = new Uint8Array(deflateRawSync(data));
    for (const bufferSize of [32_769, 33_000, 40_000, 500_000]) expect(Buffer.compare(inflate(packed, { bufferSize }).bytes, data)).toBe(0);
  });

  it("gives a true beginning of data that was cut, as much as zlib itself could", () => {
    const data = sampleBytes(20_000);
    const packed = new Uint8Array(deflateRawSync(data));
    let longest = 0;
    for (let length = 0; length < packed.length; length += 13) {
      const result = inflate(packed.subarray(0, length), { piece: 50 });
      expect(result.state).toBe("cut");
      expect(Buffer.compare(result.bytes, data.subarray(0, result.bytes.length))).toBe(0);
      expect(result.bytes.length).toBeGreaterThanOrEqual(longest);
      longest = result.bytes.length;
    }
    expect(longest).toBeGreaterThan(19_000);
  });

  it("ends on any bytes, in any pieces, without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 1, max: 700 }), (bytes, piece) => {
        const whole = inflate(bytes);
        expect(["end", "damaged", "cut"]).toContain(whole.state);
        expect(inflate(bytes, { piece })).toEqual(whole);
      }),
    );
  });

  it("refuses a match that reaches before the data, and takes it with a dictionary", () => {
    const dictionary = new TextEncoder().encode("the block before this one");
    const packed = new Uint8Array(deflateRawSync(dictionary, { dictionary }));
    expect(inflate(packed).state).toBe("damaged");
    expect(inflate(packed, { dictionary }).bytes).toEqual(dictionary);
  });

  it("gives the head of a large stream alone", () => {
    const data = sampleBytes(100_000);
    expect(inflateHead(new Uint8Array(deflateRawSync(data)), 4096)).toEqual(data.slice(0, 4096));
  });
});
