import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { schemas } from "../../scripts/generate/schemas.js";

describe("the JSON Schemas in schema/", () => {
  it("are those of the code", () => {
    expect(schemas(true).run(fileURLToPath(new URL("../..", import.meta.url)))).toEqual([]);
  });
});
