import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32 } from "../../../src/formats/evtx/crc32.js";

it("gives the check value of CRC-32", () => {
  expect(crc32(new TextEncoder().encode("123456789"), 0)).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0), 0)).toBe(0);
});

it("agrees with zlib on any part of any bytes, continued from any point", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(200), (bytes, first, second) => {
      const start = Math.min(first, bytes.length);
      const middle = Math.min(start + second, bytes.length);
      expect(crc32(bytes.subarray(middle), crc32(bytes.subarray(start, middle), 0))).toBe(zlibCrc32(bytes.subarray(start)));
    }),
  );
});
