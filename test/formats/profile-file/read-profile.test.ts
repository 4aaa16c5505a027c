import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProfileFile, readProfileFile, readProfileText } from "../../../src/formats/index.js";
import { utf8, utf16 } from "../../support/bytes.js";

const ASSIGNED = {
  CloudAssignedTenantId: "c7a2ffb5-0000-4c1e-9d0e-6a3a2f5b9d11",
  CloudAssignedTenantDomain: "alderbrook.example",
  CloudAssignedOobeConfig: 1310,
  CloudAssignedDomainJoinMethod: 1,
  CloudAssignedTenantUpn: "",
  CloudAssignedForcedEnrollment: 1,
  HybridJoinSkipDCConnectivityCheck: 0,
  DeploymentProfileName: "Laptops – Standard",
  ZtdRegistrationId: "5d0c9b1e-6f2a-4c57-9a41-0e6b7c3d8f12",
  AadDeviceId: "0d5c9b1e-6f2a-4c57-9a41-0e6b7c3d8f12",
  PolicyDownloadDate: "2026-03-12T14:09:55Z",
};
const REFUSED = { ErrorCode: 815, ErrorReason: "ZtdDeviceHasNoAssignedProfile", PolicyDownloadDate: "2026-03-12T14:09:55Z" };

describe("a profile file", () => {
  it("gives the known values in any encoding", () => {
    const text = JSON.stringify(ASSIGNED);
    for (const bytes of [utf16(text), utf16(text, { bom: false }), utf8(text), utf8(`\ufeff${text}`), utf16(`${text}\0\0`)]) {
      expect(readProfileFile(bytes)).toEqual({
        profile: {
          cloudAssignedTenantId: ASSIGNED.CloudAssignedTenantId,
          cloudAssignedTenantDomain: "alderbrook.example",
          cloudAssignedOobeConfig: 1310,
          cloudAssignedDomainJoinMethod: 1,
          cloudAssignedForcedEnrollment: true,
          hybridJoinSkipDcConnectivityCheck: false,
          deploymentProfileName: "Laptops – Standard",
          ztdRegistrationId: ASSIGNED.ZtdRegistrationId,
          aadDeviceId: ASSIGNED.AadDeviceId,
          policyDownloadDate: "2026-03-12T14:09:55Z",
          policyDownloadedAt: "2026-03-12T14:09:55.0000000Z",
        },
      });
    }
  });

  it("gives the service's refusal", () => {
    expect(readProfileFile(utf16(JSON.stringify(REFUSED)))).toMatchObject({
      profile: { errorCode: 815, errorReason: "ZtdDeviceHasNoAssignedProfile" },
    });
  });

  it("takes numbers as text, other case of the keys, and the domain of a file for existing devices", () => {
    const serverData = JSON.stringify({ ZeroTouchConfig: { CloudAssignedTenantUpn: "", CloudAssignedTenantDomain: "alderbrook.example" } });
    expect(
      readProfileText(JSON.stringify({ cloudassignedoobeconfig: "28", CloudAssignedAadServerData: serverData, ErrorReason: ["a", "b"] })),
    ).toEqual({
      profile: { cloudAssignedOobeConfig: 28, cloudAssignedTenantDomain: "alderbrook.example", errorReason: "a, b" },
    });
  });

  it("says what is wrong with a file that is none", () => {
    for (const [text, code] of [
      ["", "profile-json"],
      ["{", "profile-json"],
      ["[1]", "profile-json"],
      ["{}", "profile-keys"],
      ['{"a":1}', "profile-keys"],
    ] as const) {
      expect(readProfileText(text)).toMatchObject({ issue: { code } });
    }
  });

  it("never throws, whatever the bytes are", () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (bytes) => Object.keys(readProfileFile(bytes)).length === 1));
    expect(readProfileText("[".repeat(1_000_000))).toHaveProperty("issue");
    expect(readProfileText(`{"a":${"[".repeat(1_000_000)}`)).toHaveProperty("issue");
  });

  it("is recognised by its keys", () => {
    expect(isProfileFile(JSON.stringify(ASSIGNED))).toBe(true);
    expect(isProfileFile(`\ufeff${JSON.stringify(REFUSED, undefined, 2)}`)).toBe(true);
    for (const text of ["", "{}", '{"ErrorCode":1}', '{"AreaName":"autopilot"}', JSON.stringify([ASSIGNED])])
      expect(isProfileFile(text), text).toBe(false);
  });
});
