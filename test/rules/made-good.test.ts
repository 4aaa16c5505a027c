import { describe, expect, it } from "vitest";
import { contextOfCase } from "../../src/rule-engine/authoring.js";
import { evaluateRules } from "../../src/rule-engine/index.js";
import { loaded } from "./catalogue.js";
import { canBeMadeGood, madeGood, restsOnEvents } from "./made-good.js";

/** Rules whose match cases take the failure from a file of the device, which no later event changes. */
const TOLD_BY_FILES: Readonly<Record<string, string>> = {
  "assigned-profile-deleted": "809 in the profile file",
  "device-not-registered": "807 in the profile file",
  "hardware-mismatch": "908 in the profile file",
  "no-profile-assigned": "815 in the profile file",
};

const RULES = loaded.rules
  .filter((rule) => rule.role !== "notice" && canBeMadeGood(rule))
  .map((rule) => {
    const matching = (loaded.cases.get(rule.id) ?? []).filter((one) => one.expect === "match" && restsOnEvents(one));
    const healed = matching.map((one) => ({ one, good: madeGood(rule, one) })).filter(({ one, good }) => good.events.length > one.events.length);
    return { id: rule.id, rule, healed };
  });

describe("a failure that a later retry made good", () => {
  it("is what many rules look at, and each of them has a case for it", () => {
    expect(RULES.length).toBeGreaterThan(60);
    expect(RULES.filter(({ healed }) => healed.length === 0).map(({ id }) => id)).toEqual(Object.keys(TOLD_BY_FILES));
  });

  it.each(RULES.filter(({ healed }) => healed.length > 0))("does not make $id fire", ({ rule, healed }) => {
    for (const { one, good } of healed) {
      expect(evaluateRules([rule], contextOfCase(one))[0]?.result, one.name).toBe("match");
      expect(["no-match", "unknown"], one.name).toContain(evaluateRules([rule], contextOfCase(good))[0]?.result);
    }
  });
});
