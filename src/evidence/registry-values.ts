import type { RegistryKey, RegistryValue } from "../formats/index.js";

/** A registry value that rules may ask for, as text: numbers in decimal, lists joined by line feeds. */
export interface RegistryFact {
  readonly source: string;
  /** The key with its root, as written. */
  readonly key: string;
  readonly name: string;
  readonly data: string;
  readonly line: number;
}

/** The keys that tell of a deployment, by their beginning below the hive. Each is exported by itself; the dump of mdmdiagnosticstool has them all. */
const AREAS: readonly RegExp[] = [
  /^SOFTWARE\\Microsoft\\Provisioning\\(AutopilotSettings|AutopilotPolicyCache|Diagnostics\\Auto-?Pilot|OMADM|SyncML)/i,
  /^SOFTWARE\\Microsoft\\Enrollments\\/i,
  /^SOFTWARE\\Microsoft\\Windows\\Autopilot\\/i,
  /^SOFTWARE\\Microsoft\\EnterpriseDesktopAppManagement\\/i,
  /^SOFTWARE\\Microsoft\\IntuneManagementExtension\\/i,
  /^SOFTWARE\\Microsoft\\OfficeCSP\\/i,
  /^SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin/i,
  /^SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\OOBE/i,
  /^SYSTEM\\Setup/i,
];
/** Of the rest, the biggest tenants have some thousand. */
const MOST_VALUES = 50_000;
const LONGEST_DATA = 4096;

export interface RegistryValues {
  readonly add: (source: string, key: RegistryKey) => void;
  readonly values: () => readonly RegistryFact[];
}

/** Keeps values of the keys that tell of a deployment. Binary data and the rest of a long text are left out. */
export function keepRegistryValues(): RegistryValues {
  const kept: RegistryFact[] = [];
  return {
    add(source, { key, values }) {
      if (areaOf(key) === undefined) return;
      for (const value of values) {
        const data = dataOf(value);
        if (data !== undefined && kept.length < MOST_VALUES) kept.push({ source, key, name: value.name, data, line: value.line });
      }
    },
    values: () => kept,
  };
}

/** Which of the subjects a key belongs to; undefined where it tells nothing of a deployment. */
export function areaOf(key: string): number | undefined {
  const path = key.slice(key.indexOf("\\") + 1).slice(0, 300);
  const area = AREAS.findIndex((one) => one.test(path));
  return area < 0 ? undefined : area;
}

function dataOf(value: RegistryValue): string | undefined {
  switch (value.type) {
    case "string":
    case "expand-string":
      return withoutSignature(value.data.slice(0, LONGEST_DATA));
    case "multi-string":
      return value.data.join("\n").slice(0, LONGEST_DATA);
    case "dword":
    case "qword":
      return String(value.data);
    case "binary":
      return undefined;
  }
}

/** The query of a download address is a key to it. */
function withoutSignature(text: string): string {
  const query = /^https?:/i.test(text) ? text.indexOf("?") : -1;
  return query < 0 ? text : text.slice(0, query);
}
