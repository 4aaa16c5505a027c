interface LogInfo {
  /** What a technician calls it. */
  readonly title: string;
  /** Channel names as records carry them; the names of earlier Windows versions come after the current one. */
  readonly channels: readonly string[];
}

const MODERN = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const PROVISIONING = "Microsoft-Windows-Provisioning-Diagnostics-Provider";
const MDM = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";

/** The event logs that redscreen knows, by the short names that rules and options use. */
export const LOGS = {
  autopilot: { title: "Autopilot", channels: [`${MODERN}/Autopilot`, `${PROVISIONING}/AutoPilot`] },
  "management-service": { title: "Autopilot management service", channels: [`${MODERN}/ManagementService`, `${PROVISIONING}/ManagementService`] },
  "md-diagnostics": { title: "Modern deployment diagnostics", channels: [`${MODERN}/Diagnostics`] },
  "provisioning-admin": { title: "Provisioning", channels: [`${PROVISIONING}/Admin`] },
  "mdm-admin": { title: "MDM (admin)", channels: [`${MDM}/Admin`] },
  "mdm-operational": { title: "MDM (operational)", channels: [`${MDM}/Operational`] },
  "mdm-autopilot": { title: "MDM (Autopilot)", channels: [`${MDM}/Autopilot`] },
  "mdm-debug": { title: "MDM (debug)", channels: [`${MDM}/Debug`] },
  "device-registration": { title: "User Device Registration", channels: ["Microsoft-Windows-User Device Registration/Admin"] },
  "device-registration-debug": { title: "User Device Registration (debug)", channels: ["Microsoft-Windows-User Device Registration/Debug"] },
  aad: { title: "Entra sign-in (AAD)", channels: ["Microsoft-Windows-AAD/Operational"] },
  "aad-analytic": { title: "Entra sign-in (AAD, analytic)", channels: ["Microsoft-Windows-AAD/Analytic"] },
  "shell-core": { title: "Out-of-box experience and status page (Shell-Core)", channels: ["Microsoft-Windows-Shell-Core/Operational"] },
  system: { title: "System", channels: ["System"] },
  application: { title: "Application", channels: ["Application"] },
  bits: { title: "Background transfers (BITS)", channels: ["Microsoft-Windows-Bits-Client/Operational"] },
  hello: { title: "Windows Hello for Business", channels: ["Microsoft-Windows-HelloForBusiness/Operational"] },
  ncrypt: { title: "Key storage (NCrypt)", channels: ["Microsoft-Windows-Crypto-NCrypt/Operational"] },
  "appx-deployment": { title: "App package deployment", channels: ["Microsoft-Windows-AppXDeploymentServer/Operational"] },
  "code-integrity": { title: "Code integrity", channels: ["Microsoft-Windows-CodeIntegrity/Operational"] },
  "applocker-exe": { title: "AppLocker (programs)", channels: ["Microsoft-Windows-AppLocker/EXE and DLL"] },
  "applocker-msi": { title: "AppLocker (installers and scripts)", channels: ["Microsoft-Windows-AppLocker/MSI and Script"] },
  "network-profile": { title: "Network profiles", channels: ["Microsoft-Windows-NetworkProfile/Operational"] },
  ncsi: { title: "Internet connectivity (NCSI)", channels: ["Microsoft-Windows-NCSI/Operational"] },
  wlan: { title: "Wi-Fi", channels: ["Microsoft-Windows-WLAN-AutoConfig/Operational"] },
  "live-id": { title: "Microsoft account service", channels: ["Microsoft-Windows-LiveId/Operational"] },
  capi2: { title: "Certificates (CAPI2)", channels: ["Microsoft-Windows-CAPI2/Operational"] },
  bitlocker: { title: "BitLocker", channels: ["Microsoft-Windows-BitLocker/BitLocker Management"] },
  "push-router": { title: "MDM push messages", channels: ["Microsoft-Windows-DeviceManagement-Pushrouter/Operational"] },
  "odj-connector": {
    title: "Intune connector for Active Directory (server)",
    channels: ["ODJ Connector Service", "Microsoft-Intune-ODJConnectorService/Admin", "Microsoft-Intune-ODJConnectorService/Operational"],
  },
} as const satisfies Readonly<Record<string, LogInfo>>;

export type LogAlias = keyof typeof LOGS;

export const LOG_ALIASES = Object.keys(LOGS) as readonly LogAlias[];

const aliasByChannel: ReadonlyMap<string, LogAlias> = new Map(
  LOG_ALIASES.flatMap((alias) => LOGS[alias].channels.map((channel) => [channel.toLowerCase(), alias] as const)),
);

/** Logs that grow large and in which nothing of a deployment is written: large ones are not read where nobody asks for every record. */
const UNRELATED = new Set(["security", "windows powershell", "microsoft-windows-powershell/operational", "microsoft-windows-sysmon/operational"]);

/** True for a log in which nothing of a deployment is written. */
export function isUnrelatedLog(channel: string): boolean {
  return UNRELATED.has(channel.toLowerCase());
}

/** Channels by their exact spelling, so that most calls need no lower-casing; bounded, as names come from the input. */
const bySpelling = new Map<string, LogAlias | undefined>();
const MAX_SPELLINGS = 2000;

/** Short name of the log that a record's channel belongs to; capitals do not matter. */
export function logAliasOf(channel: string): LogAlias | undefined {
  if (bySpelling.has(channel)) return bySpelling.get(channel);
  const alias = aliasByChannel.get(channel.toLowerCase());
  if (bySpelling.size < MAX_SPELLINGS) bySpelling.set(channel, alias);
  return alias;
}

/** True when `name` is the short name of a log. */
export function isLogAlias(name: string): name is LogAlias {
  return Object.hasOwn(LOGS, name);
}
