import { readLabelledText } from "../../formats/index.js";
import type { DeviceFact } from "../model.js";
import { plainLabel } from "../told.js";

const LONGEST_VALUE = 200;

/** Labels of msinfo32 and of systeminfo in English, by letters and digits alone. Other languages say nothing to this version. */
const FACTS: Readonly<Record<string, DeviceFact["name"]>> = {
  osname: "windowsName",
  systemmanufacturer: "manufacturer",
  systemmodel: "model",
  systemname: "computerName",
  hostname: "computerName",
  biosversiondate: "biosVersion",
  biosversion: "biosVersion",
  biosmode: "biosMode",
  securebootstate: "secureBoot",
  timezone: "timeZoneName",
};
/** Everything that describes the device stands in the first part; later parts have a "Version" for every driver. */
const FIRST_PART = /^(?:|System Summary)$/i;

/** Takes what describes the device from the report of msinfo32 or systeminfo. */
export function readSystemReport(source: string, text: string): readonly DeviceFact[] {
  const found = new Map<DeviceFact["name"], DeviceFact>();
  const add = (name: DeviceFact["name"], value: string, line: number): void => {
    const short = Array.from(value.slice(0, LONGEST_VALUE)).join("");
    if (short !== "" && !found.has(name)) found.set(name, { name, value: short, source, line });
  };
  for (const { section, label, value, line } of readLabelledText(text).lines) {
    if (!FIRST_PART.test(section)) continue;
    const plain = plainLabel(label);
    const name = FACTS[plain];
    if (name) add(name, value, line);
    else if (plain === "version" || plain === "osversion") add("windowsBuild", /\bBuild (\d{5})\b/.exec(value)?.[1] ?? "", line);
  }
  return [...found.values()];
}
