import { describe, expect, it } from "vitest";
import { forwardSource } from "../../src/archive/forward-source.js";
import { sampleBytes } from "./read-all.js";

const bytes = sampleBytes(500_000);

async function* pieces(size: number, onClose?: () => void): AsyncGenerator<Uint8Array> {
  try {
    for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
  } finally {
    onClose?.();
  }
}

describe("forwardSource", () => {
  it.each([1_000, 65_536, 262_144])("gives any range that was not released, from pieces of %i bytes", async (size) => {
    const source = forwardSource(pieces(size), () => true);
    expect(await source.read(100_000, 200_000)).toEqual(bytes.subarray(100_000, 300_000));
    expect(await source.read(0, 10)).toEqual(bytes.subarray(0, 10));
    source.release(200_001);
    expect(await source.read(200_001, 70_000)).toEqual(bytes.subarray(200_001, 270_001));
    source.release(400_000);
    expect(await source.read(499_990, 100)).toEqual(bytes.subarray(499_990));
    expect(await source.read(600_000, 5)).toEqual(new Uint8Array(0));
    expect(source.size).toBe(bytes.length);
    await expect(source.read(10, 1)).rejects.toThrow("was released");
  });

  it("keeps no more than what is not released, and gives all of it back at the end", async () => {
    let held = 0;
    let most = 0;
    const source = forwardSource(pieces(10_000), (count) => {
      held += count;
      most = Math.max(most, held);
      return true;
    });
    for (let offset = 0; offset < bytes.length; offset += 5_000) {
      source.release(offset);
      await source.read(offset, 5_000);
    }
    expect(most).toBe(131_072);
    await source.close();
    expect(held).toBe(0);
  });

  it("ends where keeping more is refused, and says so", async () => {
    let left = 131_072;
    const source = forwardSource(pieces(10_000), (count) => {
      if (count > left) return false;
      left -= count;
      return true;
    });
    await source.fill();
    expect([source.overLimit(), source.size]).toEqual([true, 131_072]);
  });

  it("stops the stream when it is closed early", async () => {
    let closed = 0;
    const source = forwardSource(
      pieces(10_000, () => closed++),
      () => true,
    );
    await source.read(0, 1);
    await source.close();
    expect(closed).toBe(1);
  });
});
