import { AUTOPILOT_SHAPES } from "./shapes-autopilot.js";
import { MANAGEMENT_SHAPES } from "./shapes-management.js";
import { PLATFORM_SHAPES } from "./shapes-platform.js";

export const SHAPES = { ...AUTOPILOT_SHAPES, ...MANAGEMENT_SHAPES, ...PLATFORM_SHAPES };
export type LogName = keyof typeof SHAPES;
export type EventIdOf<Log extends LogName> = keyof (typeof SHAPES)[Log] & number;

interface LogFacts {
  readonly provider: string;
  readonly guid?: string;
  readonly channel: string;
  readonly keywords: bigint;
  /** Whose process writes the log: SYSTEM, or the user that OOBE runs as. */
  readonly writer: "system" | "user";
}

const MODERN_DEPLOYMENT = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const MODERN_DEPLOYMENT_GUID = "{BAB3AD92-FB96-5902-450B-B8421BDEC7BD}";
const MDM = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";
const MDM_GUID = "{3DA494E4-0FE2-415C-B895-FB5265C5C83B}";

/** What every record of a log carries in its System part. */
export const LOGS: Readonly<Record<LogName, LogFacts>> = {
  autopilot: {
    provider: MODERN_DEPLOYMENT,
    guid: MODERN_DEPLOYMENT_GUID,
    channel: `${MODERN_DEPLOYMENT}/Autopilot`,
    keywords: 0x4000000000000000n,
    writer: "system",
  },
  "management-service": {
    provider: MODERN_DEPLOYMENT,
    guid: MODERN_DEPLOYMENT_GUID,
    channel: `${MODERN_DEPLOYMENT}/ManagementService`,
    keywords: 0x1000000000000000n,
    writer: "system",
  },
  "mdm-admin": { provider: MDM, guid: MDM_GUID, channel: `${MDM}/Admin`, keywords: 0x8000000000000000n, writer: "system" },
  "mdm-operational": { provider: MDM, guid: MDM_GUID, channel: `${MDM}/Operational`, keywords: 0x4000000000000000n, writer: "system" },
  "mdm-autopilot": { provider: MDM, guid: MDM_GUID, channel: `${MDM}/Autopilot`, keywords: 0x1000000000000000n, writer: "system" },
  "device-registration": {
    provider: "Microsoft-Windows-User Device Registration",
    guid: "{23B8D46B-67DD-40A3-B636-D43E50552C6D}",
    channel: "Microsoft-Windows-User Device Registration/Admin",
    keywords: 0x8000000000000000n,
    writer: "system",
  },
  aad: {
    provider: "Microsoft-Windows-AAD",
    guid: "{4DE9BC9C-B27A-43C9-8994-0915F1A5E24F}",
    channel: "Microsoft-Windows-AAD/Operational",
    keywords: 0x4000000000000012n,
    writer: "user",
  },
  "shell-core": {
    provider: "Microsoft-Windows-Shell-Core",
    guid: "{30336ED4-E327-447C-9DE0-51B652C86108}",
    channel: "Microsoft-Windows-Shell-Core/Operational",
    keywords: 0x2000000800010000n,
    writer: "user",
  },
  system: {
    provider: "Microsoft-Windows-Kernel-General",
    guid: "{A68CA8B7-004F-D7B6-A698-07E2DE0F1F5D}",
    channel: "System",
    keywords: 0x8000000000000000n,
    writer: "system",
  },
};
