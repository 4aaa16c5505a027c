import { describe, expect, it } from "vitest";
import { valueMapNames, valueName, valueNumber } from "../../src/knowledge/index.js";

describe("value maps", () => {
  it.each(["3", "0x3", "AADEnroll", "aadenroll", " AadJoin "])("read %j as the enrollment phase AADEnroll, number 3", (value) => {
    expect(valueName("enrollment-state", value)).toBe("AADEnroll");
    expect(valueNumber("enrollment-state", value)).toBe(3);
  });

  it("know that Windows 10 1803 numbers the phases one lower", () => {
    expect(valueName("enrollment-state-1803", "2")).toBe("AADEnroll");
    expect(valueNumber("enrollment-state-1803", "AADEnroll")).toBe(2);
  });

  it("give no word for a number or a word that they do not have", () => {
    expect(valueName("profile-state", "9")).toBeUndefined();
    expect(valueName("profile-state", "constructor")).toBeUndefined();
    expect(valueName("no-such-map", "1")).toBeUndefined();
    expect(valueNumber("profile-state", "Elsewhere")).toBeUndefined();
  });

  it("are there for every state that the logs print as a number", () => {
    expect(valueMapNames()).toEqual(
      expect.arrayContaining(["profile-state", "enrollment-state", "tpm-key-server-state", "tpm-key-client-state", "domain-join-state"]),
    );
  });

  it("name an agent by the name that people know", () => {
    expect(valueName("policy-provider", "sidecar")).toBe("Intune Management Extension");
    expect(valueNumber("policy-provider", "Sidecar")).toBeUndefined();
  });
});
