import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageStatusCategory, readPageStatus } from "../../../src/formats/index.js";
import { processorTime } from "../../support/processor-time.js";

const nested = (fields: object): string => JSON.stringify(fields);
const statusOf = (json: string): unknown => {
  const result = readPageStatus("device-setup", json);
  return "status" in result ? result.status : result.issue.code;
};

describe("the status of the page", () => {
  it("is known by the name of its registry value", () => {
    expect(pageStatusCategory("DevicePreparationCategory.Status")).toBe("device-preparation");
    expect(pageStatusCategory("devicesetupcategory.status")).toBe("device-setup");
    expect(pageStatusCategory("AccountSetupCategory.Status")).toBe("account-setup");
    expect(pageStatusCategory("DeviceSetupCategory.StatusText")).toBeUndefined();
  });

  it("has a state, a text, a code and counts for each step", () => {
    const json = nested({
      categoryState: "failed",
      categorySucceeded: false,
      categoryStatusText: "Failed (0x87d1041c)",
      "DeviceSetup.SecurityPoliciesSubcategory": { subcategoryState: "succeeded", subcategoryStatusText: "Security policies (1 of 1 applied)" },
      "DeviceSetup.CertificatesSubcategory": { subcategoryState: "notRequired", subcategoryStatusText: "Certificates (No setup needed)" },
      "DeviceSetup.AppsSubcategory": { subcategoryState: "failed", subcategoryStatusText: "Apps (0x87d1041c)" },
      "DeviceSetup.RebootCoalescing": { subcategoryState: "notStarted", subcategoryStatusText: "" },
    });
    expect(statusOf(json)).toEqual({
      category: "device-setup",
      state: "failed",
      text: "Failed (0x87d1041c)",
      errorCode: "0x87D1041C",
      steps: [
        { name: "security-policies", state: "succeeded", text: "Security policies (1 of 1 applied)", done: 1, total: 1 },
        { name: "certificates", state: "notrequired", text: "Certificates (No setup needed)" },
        { name: "apps", state: "failed", text: "Apps (0x87d1041c)", errorCode: "0x87D1041C" },
        { name: "RebootCoalescing", state: "notstarted" },
      ],
    });
  });

  it("keeps the state of the enrollment that stands before a code", () => {
    const json = nested({
      "DevicePreparation.MdmEnrollmentSubcategory": { subcategoryState: "failed", subcategoryStatusText: "Failed: 3, 0x801C03EA" },
    });
    expect(statusOf(json)).toMatchObject({ steps: [{ name: "mdm-enrollment", errorCode: "0x801C03EA", enrollmentState: 3 }] });
    const bracket = nested({ MdmEnrollmentSubcategory: "Registering (3, 0x801C03EA)" });
    expect(statusOf(bracket)).toMatchObject({ steps: [{ name: "mdm-enrollment", state: "failed", errorCode: "0x801C03EA", enrollmentState: 3 }] });
  });

  it("may be flat, with a text or a word per step", () => {
    const json = nested({
      CertificatesSubcategory: "Zertifikate (1 von 3 angewendet)",
      AppsSubcategory: "Apps (0x87D1041C)",
      NetworkConnectionsSubcategory: "not_started",
      categorySucceeded: true,
    });
    expect(statusOf(json)).toEqual({
      category: "device-setup",
      state: "succeeded",
      steps: [
        { name: "certificates", state: "unknown", text: "Zertifikate (1 von 3 angewendet)", done: 1, total: 3 },
        { name: "apps", state: "failed", text: "Apps (0x87D1041C)", errorCode: "0x87D1041C" },
        { name: "network-connections", state: "notstarted" },
      ],
    });
  });

  it("has one spelling for each state", () => {
    for (const word of ["inProgress", "in_progress", "InProgress", "IN-PROGRESS"])
      expect(statusOf(nested({ CategoryState: word }))).toMatchObject({ state: "inprogress" });
    for (const word of ["canceled", "cancelled"]) expect(statusOf(nested({ categoryState: word }))).toMatchObject({ state: "cancelled" });
  });

  it("takes no number for a count that is none, and no code of zeros", () => {
    for (const text of ["Apps (Identifying)", "Apps (0x00000000)", "Apps (9 of 3)", "Apps", "Windows 11 (build 22631)"]) {
      const status = statusOf(nested({ AppsSubcategory: { subcategoryState: "inProgress", subcategoryStatusText: text } }));
      expect(status).toMatchObject({ steps: [{ name: "apps", state: "inprogress", text }] });
      expect(JSON.stringify(status)).not.toMatch(/done|total|errorCode/);
    }
  });

  it("is read from a dump that broke its lines or kept its escapes", () => {
    const json = nested({ categoryState: "failed", AppsSubcategory: { subcategoryState: "failed", subcategoryStatusText: "Apps (0x87d1041c)" } });
    const expected = statusOf(json);
    expect(expected).toMatchObject({ state: "failed" });
    expect(statusOf(json.replaceAll('"', '\\"'))).toEqual(expected);
    expect(statusOf(json.replaceAll(",", ",\r\n"))).toEqual(expected);
    expect(statusOf(json.replace("Apps (0x", "Apps\n(0x"))).toMatchObject({ steps: [{ errorCode: "0x87D1041C" }] });
  });

  it("says when there is nothing in it", () => {
    expect(statusOf("")).toBe("page-status-json");
    expect(statusOf('{"categoryState":"fai')).toBe("page-status-json");
    expect(statusOf("{}")).toBe("page-status-keys");
  });

  it("never throws, whatever the text is, and is quick with long ones", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => Object.keys(readPageStatus("account-setup", text)).length === 1));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => Object.keys(readPageStatus("account-setup", nested(fields))).length === 1),
    );
    const start = processorTime();
    for (const text of ["(".repeat(1_000_000), "(1".repeat(500_000), "1, ".repeat(500_000), "0x".repeat(500_000)])
      statusOf(nested({ AppsSubcategory: text }));
    expect(processorTime() - start).toBeLessThan(10_000);
  });
});
