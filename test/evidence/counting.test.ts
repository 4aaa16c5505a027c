import fc from "fast-check";
import { expect, it } from "vitest";
import { addId, countDistinct, eachId, type IdRuns } from "../../src/evidence/id-runs.js";
import { createNumberList } from "../../src/evidence/number-list.js";

it("record ids come back from their runs as they went in, and are counted once each", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(20), fc.nat(Number.MAX_SAFE_INTEGER - 1))), (ids) => {
      const runs: IdRuns = { starts: [], lengths: [] };
      for (const id of ids) addId(runs, id);
      const back: number[] = [];
      eachId(runs, (id, index) => {
        expect(index).toBe(back.length);
        back.push(id);
      });
      expect(back).toEqual(ids);
      expect(countDistinct(runs)).toBe(new Set(ids).size);
    }),
  );
});

it("a log in its order is one run, however long it is", () => {
  const runs: IdRuns = { starts: [], lengths: [] };
  for (let id = 7; id < 100_007; id++) addId(runs, id);
  expect(runs).toEqual({ starts: [7], lengths: [100_000] });
});

it("a list of numbers gives each back over many blocks", () => {
  const list = createNumberList();
  const valueAt = (index: number): number => (Math.imul(index, 0x9e3779b1) >>> 0) ^ 1;
  for (let index = 0; index < 50_000; index++) list.push(valueAt(index) >>> 0);
  expect(list.length).toBe(50_000);
  for (let index = 0; index < 50_000; index++) if (list.at(index) !== valueAt(index) >>> 0) expect.fail(`at ${index}`);
});
