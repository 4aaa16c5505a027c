import type { Member } from "../archive/index.js";
import {
  decodeTextChunks,
  pageStatusCategory,
  readPageStatus,
  readRegistry,
  type RecordIssue,
  type RegistryKey,
  type RegistryValue,
} from "../formats/index.js";
import type { DeviceFact, PageStatus } from "./model.js";
import type { RegistryValues } from "./registry-values.js";

export interface RegistryEvidence {
  readonly pages: readonly PageStatus[];
  readonly device: readonly DeviceFact[];
  readonly keys: number;
}

const SETTINGS_KEY = /\\Provisioning\\AutopilotSettings$/i;

/** Registry values that describe the device, by the end of their key and their name. */
const DEVICE_VALUES: readonly [RegExp, string, DeviceFact["name"]][] = [
  [/\\(SystemInformation|BIOS)$/i, "systemmanufacturer", "manufacturer"],
  [/\\(SystemInformation|BIOS)$/i, "systemproductname", "model"],
  [/\\Windows NT\\CurrentVersion$/i, "productname", "windowsName"],
  [/\\ComputerName\\(ActiveComputerName|ComputerName)$/i, "computername", "computerName"],
];

/** Takes from a registry export what this version uses: the state of the status page, and facts about the device. */
export async function readRegistryEvidence(member: Member, kept: RegistryValues, onIssue: (issue: RecordIssue) => void): Promise<RegistryEvidence> {
  const pages: PageStatus[] = [];
  const device: DeviceFact[] = [];
  let keys = 0;
  for await (const key of readRegistry(decodeTextChunks(member.chunks()), onIssue)) {
    keys++;
    kept.add(member.path, key);
    if (SETTINGS_KEY.test(key.key)) pages.push(...pagesOf(member.path, key, onIssue));
    device.push(...deviceFactsOf(member.path, key));
  }
  return { pages, device, keys };
}

function pagesOf(source: string, key: RegistryKey, onIssue: (issue: RecordIssue) => void): PageStatus[] {
  return key.values.flatMap((value) => {
    const category = pageStatusCategory(value.name);
    const text = textOf(value);
    if (category === undefined || text === undefined) return [];
    const result = readPageStatus(category, text);
    if ("issue" in result) {
      onIssue({ ...result.issue, at: `line ${value.line}` });
      return [];
    }
    return [{ source, key: `${key.key}\\${value.name}`, line: value.line, ...result.status }];
  });
}

function deviceFactsOf(source: string, key: RegistryKey): DeviceFact[] {
  const facts: DeviceFact[] = [];
  for (const value of key.values) {
    const text = textOf(value)?.trim();
    const wanted = DEVICE_VALUES.find(([pattern, name]) => value.name.toLowerCase() === name && pattern.test(key.key));
    if (wanted && text) facts.push({ name: wanted[2], value: text.slice(0, 200), source, key: `${key.key}\\${value.name}`, line: value.line });
  }
  const build = buildOf(key);
  if (build) facts.push({ name: "windowsBuild", value: build.text, source, key: key.key, line: build.line });
  return facts;
}

function buildOf(key: RegistryKey): { readonly text: string; readonly line: number } | undefined {
  if (!/\\Windows NT\\CurrentVersion$/i.test(key.key)) return undefined;
  const find = (name: string): RegistryValue | undefined => key.values.find((value) => value.name.toLowerCase() === name);
  const build = find("currentbuild") ?? find("currentbuildnumber");
  const revision = find("ubr");
  const number = build ? textOf(build) : undefined;
  if (!build || number === undefined || !/^\d{5}$/.test(number)) return undefined;
  return { text: revision?.type === "dword" ? `${number}.${revision.data}` : number, line: build.line };
}

function textOf(value: RegistryValue): string | undefined {
  return value.type === "string" || value.type === "expand-string" ? value.data : undefined;
}
