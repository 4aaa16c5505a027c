import { describe, expect, it } from "vitest";
import { ask, misses } from "./gate.js";
import { GROUPS } from "./index.js";
import { rules } from "./rules.js";

it("there are more than 250 bundles, each with a name of its own", () => {
  const names = Object.values(GROUPS).flatMap((bundles) => bundles.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(250);
});

describe.each(Object.entries(GROUPS))("%s", (_, bundles) => {
  it.each(bundles.map((bundle) => [bundle.name, bundle] as const))("%s", async (_name, bundle) => {
    expect(misses(bundle, await ask(bundle, rules))).toEqual([]);
  });
});
