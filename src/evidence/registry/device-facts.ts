import type { RegistryKey, RegistryValue } from "../../formats/index.js";
import type { DeviceFact } from "../model.js";

/** Registry values that describe the device, by the end of their key and their name. */
const DEVICE_VALUES: readonly [RegExp, string, DeviceFact["name"]][] = [
  [/\\(SystemInformation|BIOS)$/i, "systemmanufacturer", "manufacturer"],
  [/\\(SystemInformation|BIOS)$/i, "systemproductname", "model"],
  [/\\Windows NT\\CurrentVersion$/i, "productname", "windowsName"],
  [/\\ComputerName\\(ActiveComputerName|ComputerName)$/i, "computername", "computerName"],
];

export function deviceFactsOf(source: string, key: RegistryKey): DeviceFact[] {
  const facts: DeviceFact[] = [];
  const end = key.key.slice(-64);
  for (const value of key.values) {
    const text = textOf(value)?.slice(0, 200).trim();
    const wanted = DEVICE_VALUES.find(([pattern, name]) => value.name.toLowerCase() === name && pattern.test(end));
    if (wanted && text) facts.push({ name: wanted[2], value: text, source, key: `${key.key}\\${value.name}`, line: value.line });
  }
  const build = /\\Windows NT\\CurrentVersion$/i.test(end) ? buildOf(key) : undefined;
  if (build) facts.push({ name: "windowsBuild", value: build.text, source, key: key.key, line: build.line });
  return facts;
}

function buildOf(key: RegistryKey): { readonly text: string; readonly line: number } | undefined {
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
