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
  expect(pageOfRule(structuredClone(builtIn), "https://example.org/own/redscreen")).toBeUndefined();
  expect(pageOfRule({ ...builtIn, id: "another-rule" }, "https://example.org/own/redscreen")).toBeUndefined();
});

it("a built-in rule that an overlay says in other words still has its page", () => {
  expect(pageOfRule({ ...builtIn, title: "Other words" }, "https://example.org/own/redscreen")).toEqual(
    pageOfRule(builtIn, "https://example.org/own/redscreen"),
  );
});
