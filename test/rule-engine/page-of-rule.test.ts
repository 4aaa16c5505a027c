import { expect, it } from "vitest";
import { builtInRules, pageOfRule } from "../../src/rule-engine/index.js";
import { rule } from "./builders.js";

const [builtIn = rule({ event: { log: "autopilot", id: 156 } })] = builtInRules();

it("a built-in rule has its page in this package, and an address where the repository has one", () => {
  const path = `docs/rules/${builtIn.id}.md`;
  expect(pageOfRule(builtIn, "")).toEqual({ path });
  expect(pageOfRule(builtIn, "https://example.org/own/redscreen")).toEqual({ path, address: `https://example.org/own/redscreen/blob/HEAD/${path}` });
});

it("a rule of somebody's own has no page, also under the id of a built-in one", () => {
  expect(pageOfRule({ ...builtIn }, "https://example.org/own/redscreen")).toBeUndefined();
});
