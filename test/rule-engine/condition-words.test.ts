import { describe, expect, it } from "vitest";
import type { Condition } from "../../src/rule-engine/condition-schema.js";
import { describeCondition } from "../../src/rule-engine/condition-words.js";

describe("a condition in words", () => {
  it.each<readonly [string, Condition]>([
    [
      "event autopilot 171 with HRESULT code 0x80070490 or 0x81039001",
      { event: { log: "autopilot", id: 171, data: { HRESULT: { hresult: ["0x80070490", "0x81039001"] } } } },
    ],
    [
      'event aad 1097 or 1098 with Error other than 0 and Text other than holding "x"',
      { event: { log: "aad", id: [1097, 1098], data: { Error: { nonZero: true }, Text: { not: { contains: "x" } } } } },
    ],
    [
      "event autopilot 298 not followed by mdm-autopilot 1310 of the same Message2, or 296",
      { event: { log: "autopilot", id: 298, notFollowedBy: [{ log: "mdm-autopilot", id: 1310, same: ["Message2"] }, { id: 296 }] } },
    ],
    [
      "event autopilot 298 before this attempt not preceded by 1 of the same A as B",
      { event: { log: "autopilot", id: 298, scope: "before-attempt", notPrecededBy: [{ id: 1, same: [{ field: "A", other: "B" }] }] } },
    ],
    [
      "stage device-setup or account-setup > apps is where the deployment failed with code 0x87D1041C",
      { stage: { phase: ["device-setup", "account-setup"], step: "apps", failure: true, errorCode: "0x87D1041C" } },
    ],
    ["stage device-preparation is failed or in-progress", { stage: { phase: "device-preparation", status: ["failed", "in-progress"] } }],
    [
      "stage device-preparation > registering-mdm ended with code 0x81036501",
      { stage: { phase: "device-preparation", step: "registering-mdm", errorCode: "0x81036501" } },
    ],
    ["the deployment failed", { stage: { failure: true } }],
    [
      "fact hybrid is true and timeLimitMinutes is at least 30 and is at most 60",
      { fact: { hybrid: true, timeLimitMinutes: { atLeast: 30, atMost: 60 } } },
    ],
    ["item kind app, status failed with code 0x87D1041C", { item: { kind: "app", status: "failed", errorCode: "0x87D1041C" } }],
    [
      "line of app-workload means app-exit-unmapped not followed by means app-detection of the same app",
      { "log-line": { log: "app-workload", means: "app-exit-unmapped", notFollowedBy: [{ means: "app-detection", same: ["app"] }] } },
    ],
  ])("reads: %s", (words, condition) => {
    expect(describeCondition(condition)).toBe(words);
  });
});
