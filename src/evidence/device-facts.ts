import type { DeviceFact, Evidence } from "./model.js";

/** The first file that says it counts; of builds the first with its revision, which reports leave out. */
export function findDeviceFact({ device }: Pick<Evidence, "device">, name: DeviceFact["name"]): DeviceFact | undefined {
  const own = device.filter((fact) => fact.name === name);
  return (name === "windowsBuild" ? own.find(({ value }) => value.includes(".")) : undefined) ?? own[0];
}
