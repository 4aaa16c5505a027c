import { describe, expect, it } from "vitest";
import { type Failure, fuzz } from "../../scripts/fuzz/run.js";
import { ownSeeds } from "../../scripts/fuzz/seeds.js";
import { FORMATS } from "../../scripts/fuzz/target.js";

/** How many different issue codes so few inputs reach at least: fewer would mean that the damage no longer hits. */
const FEWEST_CODES = { evtx: 15, xml: 4, cab: 10, zip: 15, registry: 3 } as const;

describe("no damage to a file makes its reader throw, hang, or say one thing today and another tomorrow", () => {
  it.each(FORMATS)("%s", async (format) => {
    const failures: Failure[] = [];
    const result = await fuzz({
      format,
      seeds: ownSeeds(format),
      count: 500,
      seed: 1,
      guided: false,
      slowest: 30_000,
      onFailure: (failure) => failures.push(failure),
    });
    expect(failures.map(({ index, broken }) => ({ index, broken }))).toEqual([]);
    expect(result.inputs).toBe(500);
    expect(result.codes.size).toBeGreaterThanOrEqual(FEWEST_CODES[format]);
  });

  it("the same seed gives the same inputs, and another seed others", async () => {
    const run = async (seed: number): Promise<number> =>
      (await fuzz({ format: "registry", seeds: ownSeeds("registry"), count: 64, seed, guided: false })).digest;
    expect(await run(7)).toBe(await run(7));
    expect(await run(8)).not.toBe(await run(7));
  });
});
