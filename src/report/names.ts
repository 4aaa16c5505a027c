import { LOGS, type LogAlias, logAliasOf } from "../knowledge/index.js";

/** Names for a narrow column, close to what Event Viewer calls the log. */
const SHORT: Readonly<Partial<Record<LogAlias, string>>> = {
  "management-service": "ManagementService",
  "md-diagnostics": "MD Diagnostics",
  "mdm-admin": "MDM Admin",
  "mdm-operational": "MDM Operational",
  "mdm-autopilot": "MDM Autopilot",
  "mdm-debug": "MDM Debug",
  "device-registration": "DeviceRegistration",
  "device-registration-debug": "DeviceReg Debug",
  aad: "AAD",
  "aad-analytic": "AAD Analytic",
  "shell-core": "Shell-Core",
  bits: "BITS",
  hello: "Hello",
  ncrypt: "NCrypt",
  "appx-deployment": "AppX Deployment",
  "code-integrity": "CodeIntegrity",
  "applocker-exe": "AppLocker EXE",
  "applocker-msi": "AppLocker MSI",
  "network-profile": "NetworkProfile",
  ncsi: "NCSI",
  "live-id": "LiveId",
  capi2: "CAPI2",
  "push-router": "Push router",
  "odj-connector": "ODJ Connector",
};

/** Short name of the log of a channel: `Autopilot`, `MDM Admin`; for an unknown one, what its full name ends in. */
export function shortLogName(channel: string): string {
  const alias = logAliasOf(channel);
  if (alias !== undefined) return SHORT[alias] ?? LOGS[alias].title;
  return channel.replace(/^Microsoft-Windows-/i, "").replace(/\/(Operational|Admin)$/i, "");
}

/** Name of a file without the way to it. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

interface Origin {
  readonly source: string;
  readonly channel?: string | undefined;
  readonly provider?: string | undefined;
  readonly eventId?: number | undefined;
  readonly key?: string | undefined;
}

/** What an evidence line is from: `Autopilot 115`, `AppWorkload.log`, `Registry`. */
export function evidenceOrigin(ref: Origin): string {
  if (ref.eventId !== undefined) return `${shortLogName(ref.channel ?? ref.provider ?? fileName(ref.source))} ${ref.eventId}`;
  return ref.key === undefined ? fileName(ref.source) : "Registry";
}
