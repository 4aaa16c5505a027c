import type { RegistryKey } from "../registry-dump-writer.js";
import { type App, type Organisation, type Person, trackedName } from "./names.js";
import { oobeConfig, type ProfileOptions } from "./profile.js";

const SOFTWARE = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft";
const SETTINGS = `${SOFTWARE}\\Provisioning\\AutopilotSettings`;
const TRACKING = `${SOFTWARE}\\Windows\\Autopilot\\EnrollmentStatusTracking`;

/** State and text of one row of the page, for example `["failed", "Apps (0x87d1041c)"]`. */
export type Row = readonly [state: string, text: string];

interface CategoryStatus {
  readonly state: string;
  readonly text?: string;
  readonly rows: Readonly<Record<string, Row>>;
  /** Silent actions of the category, such as `SendResultsToMdmServer`. */
  readonly actions?: Readonly<Record<string, string>>;
}

type CategoryName = "DevicePreparation" | "DeviceSetup" | "AccountSetup";
export type PageStatus = Readonly<Partial<Record<CategoryName, CategoryStatus>>>;

/** A row that has nothing more to tell: `Certificates (No setup needed)`. */
const notNeeded = (title: string): Row => ["notRequired", `${title} (No setup needed)`];

/** Rows that every category of that kind has, unless told otherwise. */
export function preparationRows(overrides: Readonly<Record<string, Row>> = {}): Readonly<Record<string, Row>> {
  return {
    TpmAttestationSubcategory: ["succeeded", "Securing your hardware (Complete)"],
    AadjSubcategory: ["succeeded", "Joining your organization's network (Complete)"],
    MdmEnrollmentSubcategory: ["succeeded", "Registering your device for mobile management (Complete)"],
    EspProviderInstallationSubcategory: ["succeeded", "Preparing your device for mobile management (Complete)"],
    ...overrides,
  };
}

export function setupRows(overrides: Readonly<Record<string, Row>> = {}): Readonly<Record<string, Row>> {
  return {
    SecurityPoliciesSubcategory: ["succeeded", "Security policies (1 of 1 applied)"],
    CertificatesSubcategory: notNeeded("Certificates"),
    NetworkConnectionsSubcategory: notNeeded("Network connections"),
    AppsSubcategory: ["succeeded", "Apps (3 of 3 installed)"],
    ...overrides,
  };
}

function statusJson(category: CategoryName, status: CategoryStatus): string {
  const rows = Object.entries(status.rows).map(([name, [state, label]]) => [
    `${category}.${name}`,
    { subcategoryState: state, subcategoryStatusText: label },
  ]);
  const actions = Object.entries(status.actions ?? {}).map(([name, state]) => [
    `${category}.${name}`,
    { subcategoryState: state, subcategoryStatusText: "" },
  ]);
  return JSON.stringify({
    categoryState: status.state,
    categorySucceeded: status.state === "succeeded" ? true : status.state === "inProgress" || status.state === "notStarted" ? null : false,
    categoryStatusMessage: status.text ?? "",
    ...Object.fromEntries([...rows, ...actions]),
  });
}

/** The three values that say what the page showed. */
export function pageStatusKey(page: PageStatus): RegistryKey {
  const values = Object.fromEntries(
    Object.entries(page).map(([category, status]) => [`${category}Category.Status`, statusJson(category as CategoryName, status)]),
  );
  return { path: SETTINGS, values: { ...values, AutopilotDevicePrepHint: 0 } };
}

/** The device is joined to Entra by a user. */
export function joinKey(organisation: Organisation, person: Person): RegistryKey {
  return {
    path: "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo\\A90B3D71C6E25F4810D7B2964E8A35CF7B1D0E62",
    values: { TenantId: organisation.tenantId, UserEmail: person.upn },
  };
}

/** What the device keeps of its profile. */
export function profileKeys(organisation: Organisation, options: ProfileOptions = {}): readonly RegistryKey[] {
  return [
    {
      path: `${SOFTWARE}\\Provisioning\\Diagnostics\\AutoPilot`,
      values: {
        CloudAssignedTenantDomain: organisation.tenantDomain,
        CloudAssignedTenantId: organisation.tenantId,
        DeploymentProfileName: organisation.profileName,
        ZtdCorrelationId: organisation.correlationId,
        CloudAssignedOobeConfig: oobeConfig(options),
        TenantMatched: 1,
        IsAutoPilotDisabled: 0,
      },
    },
    { path: `${SOFTWARE}\\Provisioning\\AutopilotPolicyCache`, values: { ProfileAvailable: 1 } },
  ];
}

export interface EnrollmentState {
  readonly timeLimitMinutes?: number;
  readonly skipDevicePage?: boolean;
  readonly skipUserPage?: boolean;
  readonly blocking?: number;
  readonly deviceDone?: boolean;
  readonly user?: { readonly person: Person; readonly done: boolean };
}

/** The Intune enrollment and its page settings. */
export function enrollmentKeys(organisation: Organisation, state: EnrollmentState = {}): readonly RegistryKey[] {
  const enrollment = `${SOFTWARE}\\Enrollments\\{${organisation.enrollmentId}}`;
  const done = (value: boolean | undefined): number => (value === true ? 1 : 0);
  return [
    {
      path: enrollment,
      values: { ProviderID: "MS DM Server", EnrollmentType: 6, AADTenantID: organisation.tenantId, UPN: state.user?.person.upn ?? "" },
    },
    {
      path: `${enrollment}\\FirstSync`,
      values: {
        SkipDeviceStatusPage: state.skipDevicePage === true ? 0xffffffff : 0,
        SkipUserStatusPage: state.skipUserPage === true ? 0xffffffff : 0,
        SyncFailureTimeout: state.timeLimitMinutes ?? 60,
        BlockInStatusPage: state.blocking ?? 3,
        IsSyncDone: done(state.deviceDone),
        IsServerProvisioningDone: 1,
      },
    },
    ...(state.user === undefined
      ? []
      : [{ path: `${enrollment}\\FirstSync\\${state.user.person.sid}`, values: { IsSyncDone: done(state.user.done), IsServerProvisioningDone: 1 } }]),
  ];
}

/** 1 not installed, 2 in progress, 3 completed, 4 error. */
export type InstallationState = 1 | 2 | 3 | 4;

/** What the management extension reports to the page: itself, then each app. */
export function trackingKeys(extension: InstallationState, apps: readonly (readonly [App, InstallationState])[] = []): readonly RegistryKey[] {
  const extensionKey = `${TRACKING}\\Device\\DevicePreparation\\PolicyProviders\\Sidecar`;
  return [
    { path: extensionKey, values: { InstallationState: extension, Timeout: 15 } },
    ...(apps.length === 0 ? [] : [{ path: `${TRACKING}\\Device\\Setup\\Apps\\PolicyProviders\\Sidecar`, values: { TrackingPoliciesCreated: 1 } }]),
    ...apps.map(([app, state]) => ({
      path: `${TRACKING}\\Device\\Setup\\Apps\\Tracking\\Sidecar\\${trackedName(app)}`,
      values: { InstallationState: state, RebootRequired: 1 },
    })),
  ];
}
