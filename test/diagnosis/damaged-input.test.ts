import fc from "fast-check";
import { expect, it } from "vitest";
import { diagnose, reportSchema } from "../../src/diagnosis/index.js";
import { evidenceFrom } from "../evidence/evidence.js";
import { fileInput, folderInput, type NamedBytes } from "../samples/raw-inputs.js";
import { filesOf, rules, sampleNames } from "../samples/sample.js";
import { writeZip } from "../support/zip-writer.js";

const samples: readonly NamedBytes[] = await Promise.all(sampleNames.map(async (name) => [...(await filesOf(name))]));

/** Some bytes changed, and the end cut off. */
function damage(bytes: Uint8Array, changes: readonly (readonly [at: number, value: number])[], kept: number): Uint8Array {
  const copy = bytes.slice(0, Math.max(1, Math.floor(bytes.length * kept)));
  for (const [at, value] of changes) copy[Math.floor(at * copy.length)] = value;
  return copy;
}

const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });
const changes = fc.array(fc.tuple(fraction, fc.integer({ min: 0, max: 255 })), { maxLength: 30 });

it("any damage gives a report to the contract and no exception", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), changes, fraction, fc.nat(), fc.boolean(), async (files, where, kept, hit, zipped) => {
      const broken = files.map(([path, bytes], index) => [path, index === hit % files.length ? damage(bytes, where, kept) : bytes] as const);
      const zip = writeZip(broken.map(([name, bytes]) => ({ name, bytes })));
      const evidence = await evidenceFrom([zipped ? fileInput("b.zip", damage(zip, where, 1 - kept / 50)) : folderInput("b", broken)]);
      for (const report of diagnose(evidence, { rules, attempt: "all", toolVersion: "0" })) expect(reportSchema.parse(report)).toEqual(report);
    }),
    { numRuns: 60 },
  );
});

it("any bytes give evidence and a report", async () => {
  const start = fc.constantFrom(
    "",
    "ElfFile\0",
    "MSCF",
    "PK\u0003\u0004",
    "<Event xmlns='x'><System>",
    "Windows Registry Editor Version 5.00\r\n[HKEY",
    '{"ErrorCode":',
    "<Collection",
  );
  const name = fc.string({ minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, start, fc.uint8Array({ maxLength: 300 })), { maxLength: 5 }), async (specs) => {
      const files = specs.map(([path, text, bytes]) => [path, Uint8Array.of(...Buffer.from(text, "latin1"), ...bytes)] as const);
      const evidence = await evidenceFrom([folderInput("b", files)]);
      for (const report of diagnose(evidence, { rules, toolVersion: "0" })) expect(reportSchema.parse(report)).toEqual(report);
    }),
    { numRuns: 60 },
  );
});
