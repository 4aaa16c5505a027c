import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { schemas } from "../../scripts/generate/schemas.js";
import { casesSchema } from "../../src/rule-engine/cases-schema.js";
import { ruleSchema } from "../../src/rule-engine/schema.js";

describe("the JSON Schemas in schema/", () => {
  it("are those of the code", () => {
    expect(schemas(true).run(fileURLToPath(new URL("../..", import.meta.url)))).toEqual([]);
  });
});

describe("what an editor shows", () => {
  it.each([
    ["rules", ruleSchema, "remedies"],
    ["cases", casesSchema, "events"],
  ])("has a word on every key of %s, however deep", (_, schema, key) => {
    const properties = [...propertiesOf(z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" }))];
    expect(properties.length).toBeGreaterThan(30);
    expect(properties.map(({ path }) => path.split("/").at(-1))).toContain(key);
    const silent = properties.filter(({ description }) => typeof description !== "string" || description.length < 10);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it("finds a key without one", () => {
    const nested = z.strictObject({ outer: z.array(z.strictObject({ inner: z.string() })).describe("A list of things") });
    const silent = [...propertiesOf(z.toJSONSchema(nested))].filter(({ description }) => description === undefined);
    expect(silent.map(({ path }) => path)).toEqual(["/outer/inner"]);
  });
});

interface Property {
  readonly path: string;
  readonly description: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** Every property that a schema names, its shared definitions included; a reference is described by what it refers to. */
function* propertiesOf(node: unknown, root: Json = node as Json, path = ""): Generator<Property> {
  if (Array.isArray(node)) for (const one of node) yield* propertiesOf(one, root, path);
  if (typeof node !== "object" || node === null || Array.isArray(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "properties" || key === "$defs") {
      for (const [name, inner] of Object.entries(value as Json)) {
        const place = `${path}/${name}`;
        if (key === "properties") yield { path: place, description: described(inner as Json, root) };
        yield* propertiesOf(inner, root, place);
      }
    } else {
      yield* propertiesOf(value, root, path);
    }
  }
}

function described(node: Json, root: Json): unknown {
  if (node["description"] !== undefined || typeof node["$ref"] !== "string") return node["description"];
  const name = node["$ref"].split("/").at(-1) ?? "";
  return ((root["$defs"] as Json)[name] as Json | undefined)?.["description"];
}
