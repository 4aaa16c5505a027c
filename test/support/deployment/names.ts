/** Invented organisations, devices and people of the built deployments. */
export interface Organisation {
  readonly tenantDomain: string;
  readonly tenantId: string;
  readonly profileName: string;
  readonly correlationId: string;
  readonly registrationId: string;
  readonly deviceId: string;
  readonly enrollmentId: string;
}

export const ALDERBROOK: Organisation = {
  tenantDomain: "alderbrook.example",
  tenantId: "5d0c9b1e-6f2a-4c57-9a41-0e6b7c3d8f12",
  profileName: "Alderbrook office PCs",
  correlationId: "0b7d4f0a-3c1e-4a9b-8f6d-2e5a91c07b34",
  registrationId: "91e2c6d4-7a0b-4f35-b8e1-64c3d9f2a057",
  deviceId: "c3a5e7f1-2b4d-4688-9c0e-1f3a5b7d9e20",
  enrollmentId: "8E6B2A94-51F7-4D0C-A3B8-7C92D1E04F65",
};

export interface Person {
  readonly upn: string;
  /** Entra accounts have SIDs of the form S-1-12-1-… */
  readonly sid: string;
}

export const MARTA: Person = { upn: "marta.lind@alderbrook.example", sid: "S-1-12-1-1938274655-1204887311-2890154176-3345120987" };

export interface App {
  readonly id: string;
  readonly revision: number;
}

export const APPS = {
  portal: { id: "4f1d2c3b-8a97-4e60-b5d1-92c7e0a3f486", revision: 1 },
  office: { id: "a7c40e92-15bd-4d38-8f62-3b9e71d0c5aa", revision: 3 },
  vpn: { id: "d2b96f05-7e34-4c1a-90f8-6a5c8e2b1d73", revision: 1 },
  antivirus: { id: "19e8a7d6-c052-4b9f-a3e4-7d1f60b2c895", revision: 2 },
} as const satisfies Readonly<Record<string, App>>;

/** Two apps with the names that an administrator gave them. */
export const NAMED = {
  portal: { ...APPS.portal, name: "Alderbrook Portal" },
  viewer: { id: "6b0f84d3-29c7-4e15-8d3a-f1c5072e9ab4", revision: 2, name: "Alderbrook Plan Viewer" },
  vpn: { ...APPS.vpn, name: "Alderbrook VPN" },
} as const;

/** The name under which the status page tracks a Win32 app. */
export function trackedName(app: App): string {
  return `Win32App_${app.id}_${app.revision}`;
}

/** Product code of IntuneWindowsAgent.msi; it changes with every version of the agent. */
export const MANAGEMENT_EXTENSION_PRODUCT = "{6D5A1C27-9B3E-4F80-A1C6-25E7B09D4F38}";
export const DEVICE_MSI_SID = "S-0-0-00-0000000000-0000000000-000000000-000";
