import type { RegistryKey } from "../registry-dump-writer.js";

const SOFTWARE = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft";
const TRACKING = `${SOFTWARE}\\Windows\\Autopilot\\EnrollmentStatusTracking`;

/** Addresses of the management tree, as the page's snapshots name what they track. */
export const locUri = {
  policy: (area: string): string => `./Device/Vendor/MSFT/Policy/Config/${area}`,
  /** The entry that the page always has: it makes "1 of 1" policies. */
  placeholder: (): string => "./Vendor/MSFT/DMClient/Provider/MS%20DM%20Server/EntDMID",
  msi: (productCode: string, owner: "Device" | "User" = "Device"): string =>
    `./${owner}/Vendor/MSFT/EnterpriseDesktopAppManagement/MSI/${encodeURIComponent(productCode)}/DownloadInstall`,
  office: (id: string): string => `./Vendor/MSFT/Office/Installation/${id}/install`,
  storeApp: (family: string, owner: "Device" | "User" = "Device"): string =>
    `./${owner}/Vendor/MSFT/EnterpriseModernAppManagement/AppManagement/AppStore/${family}`,
  certificate: (id: string, owner: "Device" | "User" = "Device"): string =>
    `./${owner}/Vendor/MSFT/ClientCertificateInstall/SCEP/${encodeURIComponent(id)}`,
  wifi: (name: string): string => `./Vendor/MSFT/WiFi/Profile/${encodeURIComponent(name)}/WlanXml`,
  app: (id: string, revision = 1, owner: "Device" | "User" = "Device"): string =>
    `./${owner}/Vendor/MSFT/EnrollmentStatusTracking/Setup/Apps/Tracking/Sidecar/Win32App_${id}_${revision}`,
};

export type SnapshotGroup =
  | "ExpectedPolicies"
  | "ExpectedMSIAppPackages"
  | "ExpectedModernAppPackages"
  | "ExpectedNetworkProfiles"
  | "ExpectedSCEPCerts"
  | "Sidecar";

/** What the page leaves at each refresh: one key per time, one value per item that it still waits for. */
export function snapshotKeys(
  group: SnapshotGroup,
  snapshots: Readonly<Record<string, Readonly<Record<string, number | string>>>>,
  sid?: string,
): readonly RegistryKey[] {
  const base = `${TRACKING}\\ESPTrackingInfo\\Diagnostics${sid === undefined ? "" : `\\${sid}`}\\${group}`;
  return Object.entries(snapshots).map(([at, items]) => ({ path: `${base}\\${at}`, values: items }));
}

/** A key below `EnrollmentStatusTracking`. */
export function trackingKey(path: string, values: RegistryKey["values"]): RegistryKey {
  return { path: `${TRACKING}\\${path}`, values };
}

const DEVICE_SID = "S-0-0-00-0000000000-0000000000-000000000-000";

/** A job of the enrollment client: 10 begun, 20 downloading, 30 download failed, 50 installing, 60 failed, 70 done. */
export function installerKey(productCode: string, values: RegistryKey["values"], sid = DEVICE_SID): RegistryKey {
  return { path: `${SOFTWARE}\\EnterpriseDesktopAppManagement\\${sid}\\MSI\\${productCode}`, values };
}

export function uninstallKey(productCode: string, name: string, version = "1.0"): RegistryKey {
  const path = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
  return { path: `${path}\\${productCode}`, values: { DisplayName: name, DisplayVersion: version } };
}
