import type { Report } from "../../src/diagnosis/index.js";

/** Hand-made reports, one for each kind of answer. The data in them is invented. */

const CAB = "(77) FoldersFiles temp_MDMDiagnostics_mdmlogs-20260312_cab/mdmlogs-20260312.cab";
const AUTOPILOT = `${CAB}!/microsoft-windows-moderndeployment-diagnostics-provider-autopilot.evtx`;
const REGISTRATION = `${CAB}!/microsoft-windows-user device registration-admin.evtx`;
const MODERN = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";

type Evidence = Report["diagnoses"][number]["evidence"][number];
type Phase = Report["phases"][number];
type Step = Phase["steps"][number];
type Status = Step["status"];

function autopilot(at: string, eventId: number, recordId: number, text: string): Evidence {
  return { source: AUTOPILOT, at: `2026-03-12T${at}0000Z`, provider: MODERN, channel: `${MODERN}/Autopilot`, eventId, recordId, text };
}

/** Texts that begin with the name of an admin center are for the tenant's administrators. */
function toDo(remedies: string[]): Pick<Report["diagnoses"][number], "remedies" | "actions"> {
  return { remedies, actions: remedies.map((text) => ({ by: text.startsWith("Entra admin center") ? "admin" : "technician", text })) };
}

function step(id: Step["id"], title: string, status: Status, more: Partial<Step> = {}): Step {
  return { id, title, status, because: [], ...more };
}

function phase(id: Phase["id"], title: string, status: Status, steps: Step[], more: Partial<Phase> = {}): Phase {
  return { id, title, status, steps, ...more };
}

const SETUP_TITLES = {
  "security-policies": "Security policies",
  certificates: "Certificates",
  "network-connections": "Network connections",
  apps: "Apps",
} as const;

function setupSteps(status: Status): Step[] {
  return (Object.keys(SETUP_TITLES) as (keyof typeof SETUP_TITLES)[]).map((id) => step(id, SETUP_TITLES[id], status));
}

const beforeEsp = phase("before-esp", "Before the ESP", "succeeded", [step("network", "Network connection", "succeeded")], {
  start: "2026-03-12T14:01:40.0000000Z",
  elapsedSeconds: 31,
});
const afterEsp = phase("after-esp", "After the ESP", "not-started", [step("windows-hello", "Windows Hello", "not-started")]);

export const base: Report = {
  schemaVersion: "1",
  tool: { name: "redscreen", version: "0.1.0", rules: 96 },
  input: [{ name: "DiagLogs-LT-0815-20260312T140955Z.zip", bytes: 14_680_064, kind: "zip" }],
  verdict: "inconclusive",
  summary: "Nothing yet.",
  scenario: { kind: "unknown", because: [] },
  device: {
    name: "LT-0815",
    serialNumber: "PF9XYZ12",
    manufacturer: "LENOVO",
    model: "21HM002EGE",
    windows: { build: "26100.2894", name: "Windows 11 24H2" },
    tpm: { specVersion: "2.0", manufacturer: "INTC" },
    profileName: "Kiosk self-deploying",
    tenantDomain: "fabrikam.onmicrosoft.com",
  },
  attempt: { index: 1, count: 1, start: "2026-03-12T14:01:40.0000000Z", end: "2026-03-12T14:03:40.0000000Z", elapsedSeconds: 120 },
  attempts: [],
  phases: [],
  failure: null,
  diagnoses: [],
  events: { total: 48_213, inAttempt: 1204, notRecognised: 310 },
  coverage: {
    sources: [
      { path: AUTOPILOT, kind: "event log", status: "read", records: 2410, from: "2026-03-01T08:00:00.0000000Z", to: "2026-03-12T14:03:40.0000000Z" },
      { path: REGISTRATION, kind: "event log", status: "read", records: 60 },
      { path: `${CAB}!/MdmDiagReport_RegistryDump.reg`, kind: "registry export", status: "read" },
    ],
    gaps: [],
  },
};

const noisyNotice: Report["diagnoses"][number] = {
  rule: "notice-profile-setting-absent",
  title: "214 records say that a profile setting is absent, which is normal",
  role: "notice",
  certainty: "confirmed",
  phase: "before-esp",
  step: "profile-download",
  explanation: "",
  ...toDo([]),
  references: [],
  evidence: [autopilot("14:01:50.100", 100, 10_001, "Profile setting SkipKeyboard is not in the cache")],
};

/** Technician flow: the tenant has no single MDM. */
export const failedRegistering: Report = {
  ...base,
  verdict: "failed",
  summary: "The tenant does not offer this device exactly one MDM service, so enrollment could not choose.",
  scenario: { kind: "pre-provisioning-technician", because: [] },
  attempt: { ...base.attempt, index: 2, count: 2 },
  attempts: [
    {
      index: 1,
      scenario: "pre-provisioning-technician",
      verdict: "failed",
      start: "2026-03-12T13:20:02.0000000Z",
      end: "2026-03-12T13:22:10.0000000Z",
      elapsedSeconds: 128,
    },
    {
      index: 2,
      scenario: "pre-provisioning-technician",
      verdict: "failed",
      start: "2026-03-12T14:01:40.0000000Z",
      end: "2026-03-12T14:03:40.0000000Z",
      elapsedSeconds: 120,
    },
  ],
  phases: [
    beforeEsp,
    phase(
      "device-preparation",
      "Device preparation",
      "failed",
      [
        step("securing-hardware", "Securing your hardware", "succeeded", { elapsedSeconds: 52 }),
        step("joining-network", "Joining your organization's network", "succeeded", { elapsedSeconds: 11 }),
        step("registering-mdm", "Registering your device for mobile management", "failed", { elapsedSeconds: 8, errorCode: "0x81036501" }),
        step("preparing-mdm", "Preparing your device for mobile management", "not-started"),
      ],
      { start: "2026-03-12T14:02:11.0000000Z", elapsedSeconds: 89 },
    ),
    phase("device-setup", "Device setup", "not-started", setupSteps("not-started")),
    phase("account-setup", "Account setup", "skipped", setupSteps("skipped")),
    phase("after-esp", "After the ESP", "skipped", []),
  ],
  failure: { phase: "device-preparation", step: "registering-mdm", at: "2026-03-12T14:03:38.1090000Z", errorCode: "0x81036501" },
  diagnoses: [
    {
      rule: "not-exactly-one-mdm",
      title: "Not exactly one MDM application is in scope",
      role: "root-cause",
      certainty: "confirmed",
      phase: "device-preparation",
      step: "registering-mdm",
      errorCode: "0x81036501",
      explanation:
        'Discovery asks the tenant which MDM service this device is to use and accepts one answer only. The device logs the same in all three cases; the tenant shows which it is:\na  both "Microsoft Intune" and "Microsoft Intune Enrollment" have a scope\nb  an MDM application of another vendor has one as well\nc  none has one, or no licence allows it',
      ...toDo([
        "Entra admin center > Mobility: give exactly one application an MDM user scope, and set the others to None.",
        "On the device press Retry. No reset is needed.",
      ]),
      references: ["https://learn.microsoft.com/autopilot/troubleshoot"],
      evidence: [
        autopilot("14:03:38.104", 115, 10_213, "Found no single valid MDM service for this device"),
        autopilot("14:03:38.105", 180, 10_214, "Enrollment phase DeviceDiscovery failed: 0x81036501"),
        autopilot("14:03:38.109", 302, 10_215, "Enrollment stopped in stage DeviceDiscovery: 0x81036501"),
      ],
      explains: ["enrollment-failed"],
      ruledOut: [
        { rule: "tpm-not-configured", because: "the TPM was attested: Autopilot 169 at 14:02:58" },
        { rule: "no-network", because: "the join was answered at 14:03:30" },
      ],
    },
    noisyNotice,
  ],
};

/** User-driven: an app held the page until its time was up. */
export const failedApps: Report = {
  ...base,
  verdict: "failed",
  summary: '"Contoso VPN 5.1" was still installing when the 60 minutes of the status page ended.',
  scenario: { kind: "user-driven", because: [] },
  device: { ...base.device, profileName: "Office user-driven", assignedUser: "kim@fabrikam.com" },
  attempt: { index: 1, count: 1, start: "2026-03-12T07:58:10.0000000Z", end: "2026-03-12T09:14:03.0000000Z", elapsedSeconds: 4553 },
  phases: [
    { ...beforeEsp, start: "2026-03-12T07:58:10.0000000Z", elapsedSeconds: 700 },
    phase(
      "device-preparation",
      "Device preparation",
      "succeeded",
      [
        step("securing-hardware", "Securing your hardware", "skipped"),
        step("joining-network", "Joining your organization's network", "succeeded", { elapsedSeconds: 6 }),
        step("registering-mdm", "Registering your device for mobile management", "succeeded", { elapsedSeconds: 41 }),
        step("preparing-mdm", "Preparing your device for mobile management", "succeeded", { elapsedSeconds: 95 }),
      ],
      { start: "2026-03-12T08:10:00.0000000Z", elapsedSeconds: 242 },
    ),
    phase(
      "device-setup",
      "Device setup",
      "failed",
      [
        step("security-policies", "Security policies", "succeeded", {
          elapsedSeconds: 100,
          items: [{ kind: "policy", id: "1", status: "succeeded" }],
        }),
        step("certificates", "Certificates", "succeeded", {
          elapsedSeconds: 131,
          items: [
            { kind: "certificate", id: "a", status: "succeeded" },
            { kind: "certificate", id: "b", status: "succeeded" },
          ],
        }),
        step("network-connections", "Network connections", "skipped"),
        step("apps", "Apps", "failed", {
          errorCode: "0x800705B4",
          elapsedSeconds: 3600,
          items: [
            { kind: "app", id: "1", name: "Company Portal", status: "succeeded", elapsedSeconds: 41 },
            { kind: "app", id: "2", name: "Microsoft 365 Apps", status: "succeeded", elapsedSeconds: 686 },
            { kind: "app", id: "3", name: "Contoso VPN 5.1", status: "in-progress", elapsedSeconds: 2587 },
            { kind: "app", id: "4", name: "日本語入力システム 2026 for Business", status: "not-started" },
          ],
        }),
      ],
      { start: "2026-03-12T08:14:02.0000000Z", elapsedSeconds: 3601 },
    ),
    phase("account-setup", "Account setup", "not-started", setupSteps("not-started")),
    afterEsp,
  ],
  failure: { phase: "device-setup", step: "apps", at: "2026-03-12T09:14:03.0000000Z", errorCode: "0x800705B4", errorName: "ERROR_TIMEOUT" },
  diagnoses: [
    {
      rule: "esp-time-limit-device-setup",
      title: "An app did not finish before the status page ran out of time",
      role: "root-cause",
      certainty: "likely",
      phase: "device-setup",
      step: "apps",
      errorCode: "0x800705B4",
      explanation:
        "The page waits 60 minutes for everything that it tracks. One item was still open at the end, and the code only says that time was up.",
      ...toDo([
        "Find out why Contoso VPN 5.1 does not return: run its command line as SYSTEM.",
        "Until it is fixed, take it off the list of blocking apps.",
        "Reset the device, or press Try again.",
      ]),
      references: [],
      evidence: [
        autopilot("08:30:55.012", 297, 11_020, "App Contoso VPN 5.1 started to install"),
        {
          source: "(67) FoldersFiles ProgramData_Microsoft_IntuneManagementExtension_Logs/AppWorkload.log",
          line: 4412,
          at: "2026-03-12T08:30:55.0120000Z",
          text: "msiexec /i vpn.msi was started and no exit code follows until the end of the log",
        },
        {
          source: `${CAB}!/MdmDiagReport_RegistryDump.reg`,
          line: 310,
          key: "HKLM\\SOFTWARE\\…\\DeviceSetupCategory.Status",
          text: "Apps (3 of 4 installed), 0x800705B4",
        },
      ],
    },
    {
      rule: "another-installation-running",
      title: "Another installation was running at the time",
      role: "contributing",
      certainty: "possible",
      phase: "device-setup",
      step: "apps",
      explanation: "",
      ...toDo(["Package line-of-business apps as Win32 apps."]),
      references: [],
      evidence: [autopilot("08:29:12.500", 298, 11_002, "Installation refused with exit code 1618")],
    },
    noisyNotice,
  ],
  coverage: {
    ...base.coverage,
    sources: [
      ...base.coverage.sources,
      { path: `${CAB}!/system.evtx`, kind: "event log", status: "partly-read", issues: [{ code: "chunk-magic", at: "chunk 3", message: "bad" }] },
    ],
    gaps: [
      {
        what: "The installer's own log",
        why: "it is not in the bundle, so whether the MSI waits for a restart or for an answer is not decided",
        collect: "%TEMP%\\MSI*.log of the SYSTEM account: C:\\Windows\\Temp",
      },
      { what: "system.evtx", why: "one of its 12 chunks is damaged" },
    ],
  },
};

/** Self-deploying: the join is refused, and the page prints it on the enrollment line. */
export const failedJoining: Report = {
  ...failedRegistering,
  summary: "The Entra device object of this Autopilot registration was deleted, so the device cannot join.",
  scenario: { kind: "self-deploying", because: [] },
  attempt: base.attempt,
  attempts: [],
  phases: failedRegistering.phases.map((row) =>
    row.id !== "device-preparation"
      ? row
      : {
          ...row,
          steps: [
            step("securing-hardware", "Securing your hardware", "succeeded", { elapsedSeconds: 52 }),
            step("joining-network", "Joining your organization's network", "failed", { elapsedSeconds: 4, errorCode: "0x801C03F3" }),
            step("registering-mdm", "Registering your device for mobile management", "not-started"),
            step("preparing-mdm", "Preparing your device for mobile management", "not-started"),
          ],
        },
  ),
  failure: { phase: "device-preparation", step: "joining-network", at: "2026-03-12T14:03:30.0000000Z", errorCode: "0x801C03F3" },
  diagnoses: [
    {
      rule: "entra-device-object-deleted",
      title: "The Entra device object of this Autopilot registration is gone",
      role: "root-cause",
      certainty: "confirmed",
      phase: "device-preparation",
      step: "joining-network",
      errorCode: "0x801C03F3",
      explanation: "The registration service answered DeviceNotFound.",
      ...toDo(["Delete the Autopilot registration and import the hardware hash again."]),
      references: [],
      evidence: [
        {
          source: REGISTRATION,
          at: "2026-03-12T14:03:30.0000000Z",
          channel: "Microsoft-Windows-User Device Registration/Admin",
          eventId: 204,
          recordId: 77,
          text: "The join was refused: DeviceNotFound, 0x801C03F3",
        },
        autopilot("14:03:30.201", 180, 10_300, "Enrollment phase AADEnroll failed: 0x801C03F3"),
      ],
    },
  ],
};

/** The step is known, the cause is not. */
export const failedUnknown: Report = {
  ...failedJoining,
  summary: "Securing your hardware failed; these logs do not say why.",
  phases: failedJoining.phases.map((row) =>
    row.id !== "device-preparation"
      ? row
      : {
          ...row,
          steps: [
            step("securing-hardware", "Securing your hardware", "failed", {
              because: [autopilot("14:03:30.201", 171, 10_300, "TPM attestation failed: 0x80004005")],
            }),
          ],
        },
  ),
  failure: { phase: "device-preparation", step: "securing-hardware", errorCode: "0x80004005" },
  diagnoses: [],
};

const donePreparation = failedApps.phases[1];

export const succeeded: Report = {
  ...base,
  verdict: "succeeded",
  summary: "The deployment finished: the user reached the desktop 32 minutes after the start.",
  scenario: { kind: "user-driven", because: [] },
  attempt: { index: 1, count: 1, start: "2026-03-12T07:58:10.0000000Z", end: "2026-03-12T08:30:14.0000000Z", elapsedSeconds: 1924 },
  phases: [
    beforeEsp,
    ...(donePreparation ? [donePreparation] : []),
    phase("device-setup", "Device setup", "succeeded", setupSteps("succeeded"), { start: "2026-03-12T08:14:02.0000000Z", elapsedSeconds: 610 }),
    phase("account-setup", "Account setup", "succeeded", setupSteps("succeeded"), { start: "2026-03-12T08:24:40.0000000Z", elapsedSeconds: 300 }),
    phase("after-esp", "After the ESP", "succeeded", [step("windows-hello", "Windows Hello", "succeeded")], { elapsedSeconds: 34 }),
  ],
  diagnoses: [noisyNotice],
};

export const inProgress: Report = {
  ...failedApps,
  verdict: "in-progress",
  summary: "Device setup is installing apps; nothing has failed so far.",
  failure: null,
  diagnoses: [noisyNotice],
  phases: failedApps.phases.map((row) =>
    row.id !== "device-setup"
      ? row
      : {
          ...row,
          status: "in-progress" as const,
          steps: row.steps.map((one) =>
            one.id === "apps" ? step("apps", "Apps", "in-progress", { start: "2026-03-12T08:14:40.0000000Z", items: one.items }) : one,
          ),
        },
  ),
  coverage: base.coverage,
};

export const softFailed: Report = {
  ...failedApps,
  verdict: "soft-failed",
  summary: "Contoso VPN 5.1 did not install in time, and the user pressed Continue anyway: in use, but incomplete.",
};

export const inconclusive: Report = {
  ...base,
  verdict: "inconclusive",
  summary: "There is only an Application log here, and that log does not show a deployment.",
  device: { name: "LT-0815" },
  input: [{ name: "Application.evtx", bytes: 1_118_208, kind: "files" }],
  attempt: { index: 0, count: 0 },
  coverage: {
    sources: [{ path: "Application.evtx", kind: "event log", status: "read", records: 2000 }],
    gaps: [
      {
        what: "Autopilot log",
        why: "it is not among the files",
        collect: "On the device, Shift+F10: mdmdiagnosticstool.exe -area Autopilot;TPM;DeviceEnrollment;DeviceProvisioning -cab C:\\diag.cab",
      },
      { what: "MDM log (admin)", why: "it is not among the files", collect: "The same cabinet holds it." },
    ],
  },
};

export const notAutopilot: Report = {
  ...base,
  verdict: "not-autopilot",
  summary: "The Autopilot and MDM logs reach back to 1 March 2026 and show no deployment.",
  attempt: { index: 0, count: 0 },
  device: { name: "PC-17", manufacturer: "Dell Inc.", model: "Latitude 5450" },
};

/** Hybrid: the wait for the domain join ended before the status page began. */
export const failedDomainJoin: Report = {
  ...base,
  verdict: "failed",
  summary: "The device waited 25 minutes for its domain join and no blob came from the connector.",
  scenario: { kind: "user-driven-hybrid", because: [] },
  attempt: { index: 1, count: 1, start: "2026-03-11T23:50:00.0000000Z", end: "2026-03-12T00:21:00.0000000Z", elapsedSeconds: 1860 },
  phases: [
    phase(
      "before-esp",
      "Before the ESP",
      "failed",
      [
        step("network", "Network connection", "succeeded"),
        step("profile-download", "Autopilot profile download", "succeeded", { elapsedSeconds: 9 }),
        step("oobe", "Out-of-box experience and sign-in pages", "succeeded"),
        step("domain-join", "Domain join (offline domain join wait)", "failed", { elapsedSeconds: 1500, errorCode: "0x80070774" }),
      ],
      { start: "2026-03-11T23:50:00.0000000Z", elapsedSeconds: 1860 },
    ),
    phase("device-preparation", "Device preparation", "unknown", []),
    phase("device-setup", "Device setup", "not-started", setupSteps("not-started")),
    phase("account-setup", "Account setup", "not-started", setupSteps("not-started")),
    afterEsp,
  ],
  failure: { phase: "before-esp", step: "domain-join", at: "2026-03-12T00:20:58.0000000Z", errorCode: "0x80070774" },
  diagnoses: [
    {
      rule: "domain-join-blob-timeout",
      title: "No offline domain join blob arrived in time",
      role: "root-cause",
      certainty: "confirmed",
      phase: "before-esp",
      step: "domain-join",
      errorCode: "0x80070774",
      explanation:
        "The device asked Intune for its domain join at 23:55 and waited. The device log does not say whether the connector, its rights on the OU or the assignment of the profile is at fault.",
      ...toDo([
        "On the connector server read the log ODJ Connector Service for the time 23:55 to 00:21 UTC.",
        "Check that the domain join profile is assigned to this device.",
      ]),
      references: [],
      evidence: [
        {
          ...autopilot("00:20:58.000", 110, 900, "The wait for the domain join ended without a blob"),
          channel: "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin",
        },
      ],
    },
  ],
};

export const outsideEsp: Report = {
  ...base,
  verdict: "failed",
  summary: "Automatic enrollment by Group Policy failed: the user is outside the MDM scope.",
  attempt: { index: 0, count: 0 },
  failure: { phase: "outside-esp", step: "registering-mdm", at: "2026-03-12T14:03:38.1090000Z", errorCode: "0x8018002B" },
  diagnoses: failedRegistering.diagnoses.map((finding) => ({ ...finding, phase: "outside-esp" as const })),
};

export const every: Readonly<Record<string, Report>> = {
  failedRegistering,
  failedApps,
  failedJoining,
  failedUnknown,
  failedDomainJoin,
  outsideEsp,
  succeeded,
  inProgress,
  softFailed,
  inconclusive,
  notAutopilot,
};
