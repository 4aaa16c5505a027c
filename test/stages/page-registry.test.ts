import { describe, expect, it } from "vitest";
import { ALDERBROOK, APPS, MARTA } from "../support/deployment/names.js";
import { type PageStatus, pageStatusKey, preparationRows, setupRows } from "../support/deployment/registry.js";
import { failCategory, finishSetup, trackApps } from "../support/deployment/setup.js";
import { type Build, deviceSetup, deviceSetupDone, record, wait } from "./bases.js";
import { appFails, line, one } from "./happenings.js";
import { answer, evidenceFrom, type Parts, statusOf, understand } from "./simulation.js";

const FATAL = 0x80070643;
const vpnFails: Build = (recording) => {
  trackApps(recording, "DeviceSetup", [{ app: APPS.vpn, minutes: 2, end: { kind: "failed", code: FATAL } }]);
  failCategory(recording, "DeviceSetup", FATAL);
};

type CategoryName = keyof PageStatus;
type CategoryStatus = NonNullable<PageStatus[CategoryName]>;
const states = (name: CategoryName, status: CategoryStatus): Partial<Record<CategoryName, CategoryStatus>> => ({ [name]: status });
const prepared = states("DevicePreparation", { state: "succeeded", rows: preparationRows() });

/** A device whose registry kept the page, with or without logs. */
function kept(page: Partial<Record<CategoryName, CategoryStatus>>, builds: readonly Build[] = []): Parts {
  return { events: builds.length > 0 ? record(...builds).events : [], registry: [pageStatusKey(page)] };
}

function toldBy(parts: Parts): readonly [string, string | null] {
  const got = answer(evidenceFrom(parts));
  return [got.verdict, got.failure];
}

describe("the status page as the registry kept it, without any log", () => {
  const failed = (row: string, text: string, label = "failed"): CategoryStatus => ({ state: "failed", rows: setupRows({ [row]: [label, text] }) });
  const cases: readonly (readonly [string, Partial<Record<CategoryName, CategoryStatus>>, string, string | null])[] = [
    [
      "every category succeeded",
      {
        ...prepared,
        ...states("DeviceSetup", { state: "succeeded", rows: setupRows() }),
        ...states("AccountSetup", { state: "succeeded", rows: setupRows() }),
      },
      "succeeded",
      null,
    ],
    [
      "account setup under way",
      {
        ...prepared,
        ...states("DeviceSetup", { state: "succeeded", rows: setupRows() }),
        ...states("AccountSetup", { state: "inProgress", rows: setupRows({ AppsSubcategory: ["inProgress", "Apps (1 of 3 installed)"] }) }),
      },
      "in-progress",
      null,
    ],
    [
      "nothing begun",
      states("DevicePreparation", {
        state: "notStarted",
        rows: preparationRows({
          TpmAttestationSubcategory: ["notStarted", ""],
          AadjSubcategory: ["notStarted", ""],
          MdmEnrollmentSubcategory: ["notStarted", ""],
          EspProviderInstallationSubcategory: ["notStarted", ""],
        }),
      }),
      "inconclusive",
      null,
    ],
    [
      "attestation out of time",
      states("DevicePreparation", {
        state: "failed",
        rows: preparationRows({ TpmAttestationSubcategory: ["failed", "Securing your hardware (Failed: 0x800705b4)"] }),
      }),
      "failed",
      "device-preparation/securing-hardware 0x800705B4",
    ],
    [
      "a join printed under the registration",
      states("DevicePreparation", {
        state: "failed",
        rows: preparationRows({ MdmEnrollmentSubcategory: ["failed", "Enregistrement (Échec : 3, 0x801C03EA)"] }),
      }),
      "failed",
      "device-preparation/joining-network 0x801C03EA",
    ],
    [
      "a registration (state 6)",
      states("DevicePreparation", { state: "failed", rows: preparationRows({ MdmEnrollmentSubcategory: ["failed", "(6, 0x80180014)"] }) }),
      "failed",
      "device-preparation/registering-mdm 0x80180014",
    ],
    ["an app", { ...prepared, ...states("DeviceSetup", failed("AppsSubcategory", "Apps (0x87d1041c)")) }, "failed", "device-setup/apps 0x87D1041C"],
    [
      "an app, and its siblings charged too",
      {
        ...prepared,
        ...states("DeviceSetup", {
          state: "failed",
          rows: setupRows({ SecurityPoliciesSubcategory: ["failed", "(0x800705b4)"], AppsSubcategory: ["failed", "Apps (0x87d1041c)"] }),
        }),
      },
      "failed",
      "device-setup/apps 0x87D1041C",
    ],
    [
      "an app open in a cancelled category",
      {
        ...prepared,
        ...states("DeviceSetup", {
          state: "cancelled",
          rows: setupRows({
            CertificatesSubcategory: ["inProgress", "Certificates (0 of 1 applied)"],
            AppsSubcategory: ["inProgress", "Apps (2 of 3 installed)"],
          }),
        }),
      },
      "failed",
      "device-setup/certificates",
    ],
    [
      "the time charged to Certificates while an app was open",
      {
        ...prepared,
        ...states("DeviceSetup", {
          state: "failed",
          rows: setupRows({
            CertificatesSubcategory: ["failed", "Certificates (0x800705b4)"],
            AppsSubcategory: ["inProgress", "Apps (2 of 3 installed)"],
          }),
        }),
      },
      "failed",
      "device-setup/apps 0x800705B4",
    ],
    [
      "account setup failed after device setup",
      {
        ...prepared,
        ...states("DeviceSetup", { state: "succeeded", rows: setupRows() }),
        ...states("AccountSetup", {
          state: "failed",
          rows: setupRows({
            WaitingForAadRegistrationSubcategory: ["failed", "(0x800705b4)"],
            AppsSubcategory: ["failedFromPreviousSubcategory", ""],
          }),
        }),
      },
      "failed",
      "account-setup/entra-registration 0x800705B4",
    ],
    [
      "a previous category failed",
      {
        ...states("DevicePreparation", {
          state: "failed",
          rows: preparationRows({ EspProviderInstallationSubcategory: ["failed", "(0x800705b4)"] }),
        }),
        ...states("DeviceSetup", {
          state: "failedFromPreviousCategory",
          rows: setupRows({ AppsSubcategory: ["failedFromPreviousSubcategory", ""] }),
        }),
      },
      "failed",
      "device-preparation/preparing-mdm 0x800705B4",
    ],
    [
      "a restart awaited",
      {
        ...prepared,
        ...states("DeviceSetup", { state: "rebootRequiredAndTryAgain", rows: setupRows({ AppsSubcategory: ["rebootRequiredAndTryAgain", ""] }) }),
      },
      "in-progress",
      null,
    ],
  ];
  it.each(cases)("%s", (_name, page, verdict, failure) => {
    expect(toldBy(kept(page))).toEqual([verdict, failure]);
  });

  it("is read in the flat shape of older builds, with localised text", () => {
    const value = JSON.stringify({
      categorySucceeded: false,
      AppsSubcategory: "Applications (0x87d1041c)",
      CertificatesSubcategory: "Certificats (1 sur 1 appliqués)",
    });
    const key = { path: "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Provisioning\\AutopilotSettings", values: { "DeviceSetupCategory.Status": value } };
    expect(toldBy({ events: [], registry: [key] })).toEqual(["failed", "device-setup/apps 0x87D1041C"]);
  });

  it("gives rows their own states: not needed is skipped, what follows a failure has not started", () => {
    const page = {
      ...prepared,
      ...states("DeviceSetup", {
        state: "failed",
        rows: setupRows({ AppsSubcategory: ["failed", "(0x80070643)"], NetworkConnectionsSubcategory: ["notRequired", "Network (No setup needed)"] }),
      }),
      ...states("AccountSetup", { state: "notStarted", rows: setupRows({ AppsSubcategory: ["notStarted", ""] }) }),
    };
    const { chosen } = understand(evidenceFrom(kept(page)));
    expect(statusOf(chosen, "device-setup", "network-connections")).toBe("skipped");
    expect(statusOf(chosen, "device-setup", "security-policies")).toBe("succeeded");
    expect(statusOf(chosen, "account-setup", "apps")).toBe("not-started");
    expect(statusOf(chosen, "device-preparation", "preparing-mdm")).toBe("succeeded");
  });
});

describe("the registry and the logs together", () => {
  it("leave open what a sibling of the failed step did in a cancelled category", () => {
    const rows = setupRows({
      CertificatesSubcategory: ["inProgress", "Certificates (Working on it)"],
      AppsSubcategory: ["inProgress", "Apps (0 of 1 installed)"],
    });
    const parts = kept({ ...prepared, ...states("DeviceSetup", { state: "cancelled", rows }) }, [
      deviceSetup(),
      one("mdm-admin", 36),
      one("autopilot", 297, { Message1: "Apps", Message2: "Win32App_a_1" }),
    ]);
    const { chosen } = understand(evidenceFrom(parts));
    expect(statusOf(chosen, "device-setup", "certificates")).toBe("unknown");
    expect(statusOf(chosen, "device-setup", "apps")).toBe("failed");
    expect(chosen.failure?.errorCode).toBeUndefined();
  });

  it("give a cancelled category the code of the time limit where the time was used up", () => {
    const rows = setupRows({ AppsSubcategory: ["inProgress", "Apps (0 of 1 installed)"] });
    const waits: Build = (recording) => recording.wait(61 * 60);
    const tracked = one("autopilot", 297, { Message1: "Apps", Message2: "Win32App_a_1" });
    const parts = kept({ ...prepared, ...states("DeviceSetup", { state: "cancelled", rows }) }, [
      deviceSetup(),
      tracked,
      waits,
      one("mdm-admin", 43),
    ]);
    expect(toldBy(parts)).toEqual(["failed", "device-setup/apps 0x800705B4"]);
  });

  it("agree on a failed app, whose code the page prints", () => {
    const page = {
      ...prepared,
      ...states("DeviceSetup", { state: "failed", rows: setupRows({ AppsSubcategory: ["failed", "Apps (0x80070643)"] }) }),
    };
    expect(toldBy(kept(page, [deviceSetup(), vpnFails]))).toEqual(["failed", "device-setup/apps 0x80070643"]);
  });

  it("the page names the step where the logs that would are missing", () => {
    const page = {
      ...prepared,
      ...states("DeviceSetup", { state: "failed", rows: setupRows({ AppsSubcategory: ["failed", "Apps (0x87d1041c)"] }) }),
    };
    const parts = kept(page, [deviceSetup(), vpnFails]);
    for (const without of [["shell-core"], ["mdm-admin"], ["autopilot"], ["autopilot", "mdm-autopilot", "shell-core"]] as const) {
      expect(answer(evidenceFrom(parts, { without })).failure).toBe("device-setup/apps 0x87D1041C");
    }
  });

  it("a page that succeeded is not undone by an app that failed before", () => {
    const rows = {
      ...prepared,
      ...states("DeviceSetup", { state: "succeeded", rows: setupRows() }),
      ...states("AccountSetup", { state: "succeeded", rows: setupRows() }),
    };
    expect(toldBy(kept(rows, [deviceSetup(), one("autopilot", 297, { Message1: "Apps", Message2: "Win32App_a_1" }), appFails(FATAL)]))).toEqual([
      "succeeded",
      null,
    ]);
  });

  it("a page that went on with the user shows that somebody went past the failed device", () => {
    const page = {
      ...prepared,
      ...states("DeviceSetup", { state: "failed", rows: setupRows({ AppsSubcategory: ["failed", "Apps (0x80070643)"] }) }),
      ...states("AccountSetup", { state: "succeeded", rows: setupRows() }),
    };
    expect(toldBy(kept(page))).toEqual(["soft-failed", "device-setup/apps 0x80070643"]);
  });

  it("belongs to the last attempt only", () => {
    const page = {
      ...prepared,
      ...states("DeviceSetup", { state: "failed", rows: setupRows({ AppsSubcategory: ["failed", "Apps (0x80070643)"] }) }),
    };
    const parts = kept(page, [
      deviceSetup(),
      deviceSetupDone,
      (r) => finishSetup(r, ALDERBROOK, "AccountSetup", MARTA.sid),
      line("ESPProgress_DeviceResetInitiation_Started"),
      wait(900),
      deviceSetup(),
    ]);
    const { all } = understand(evidenceFrom(parts));
    expect(all.map((one) => one.verdict)).toEqual(["succeeded", "failed"]);
  });
});
