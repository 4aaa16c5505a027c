import type { DeviceFact, Evidence, LogEvent } from "../evidence/index.js";
import { type Deployment, refTo } from "../stages/index.js";
import type { TimelineEntry } from "../timeline/index.js";
import type { Report } from "./report-model.js";

/** What the red screen shows of the device, from wherever the evidence has it. */
export function describeDevice(evidence: Evidence, deployment: Deployment): Report["device"] {
  const fact = (name: DeviceFact["name"]): string | undefined => evidence.device.find((one) => one.name === name)?.value;
  const settings = profileSettings(deployment.attempt.entries);
  const profile = evidence.profiles.find((one) => one.errorCode === undefined);
  const build = fact("windowsBuild") ?? textFact(deployment, "windowsBuild");
  const windowsName = fact("windowsName");
  const specVersion = fact("tpmSpecVersion");
  const vendor = fact("tpmManufacturer");
  const kept = evidence.registry.autopilot.diagnostics;
  return clean({
    name: lastComputer(deployment.attempt.entries, evidence) ?? fact("computerName"),
    serialNumber: fact("serialNumber"),
    manufacturer: fact("manufacturer"),
    model: fact("model"),
    windows: build || windowsName ? clean({ build, name: windowsName }) : undefined,
    tpm: specVersion || vendor ? clean({ specVersion, manufacturer: vendor }) : undefined,
    profileName: profile?.profileName ?? settings.get("deploymentprofilename") ?? kept?.profileName,
    tenantDomain: profile?.tenantDomain ?? settings.get("cloudassignedtenantdomain") ?? kept?.tenantDomain,
    tenantId: profile?.tenantId ?? settings.get("cloudassignedtenantid") ?? kept?.tenantId,
    assignedUser: profile?.assignedUser ?? settings.get("cloudassignedtenantupn"),
    correlationId: profile?.correlationId ?? settings.get("ztdcorrelationid") ?? kept?.correlationId,
    timeZone: timeZoneOf(deployment.attempt.entries) ?? registryZone(evidence),
  });
}

/** Windows 11 writes its time zone beside every change of the clock (Kernel-General 1): minutes from local time to UTC. */
function timeZoneOf(entries: readonly TimelineEntry[]): Report["device"]["timeZone"] {
  const entry = entries.findLast(
    (one) => one.eventId === 1 && /kernel-general$/i.test(one.provider ?? "") && typeof one.data?.["TimeZoneBias"] === "string",
  );
  const bias = Number(entry?.data?.["TimeZoneBias"]);
  if (!entry || !Number.isInteger(bias) || Math.abs(bias) > 14 * 60) return undefined;
  return { offsetMinutes: bias === 0 ? 0 : -bias, because: [{ ...refTo(entry) }] };
}

/** The zone when the registry was exported: OOBE may have changed it on the way. */
function registryZone({ registry }: Evidence): Report["device"]["timeZone"] {
  const zone = registry.autopilot.timeZone;
  if (zone?.offsetMinutes === undefined) return undefined;
  const { source, key, line, offsetMinutes } = zone;
  return {
    offsetMinutes,
    because: [{ source, key, line, text: `The device's time zone was ${zone.zone ?? "without a name"} when the registry was exported` }],
  };
}

/** Text settings of the profile as the Autopilot log read them (103), by lower-case name. */
function profileSettings(entries: readonly TimelineEntry[]): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const entry of entries) {
    if (entry.eventId !== 103 || !/autopilot$/i.test(entry.channel ?? "")) continue;
    const name = entry.data?.["Message1"];
    const value = entry.data?.["Message2"];
    if (typeof name === "string" && typeof value === "string" && value !== "") settings.set(name.toLowerCase(), value);
  }
  return settings;
}

/** The name that the device had last: OOBE renames it on the way. */
function lastComputer(entries: readonly TimelineEntry[], evidence: Evidence): string | undefined {
  const last = entries.findLast((entry) => entry.computer !== undefined && entry.computer !== "");
  if (last) return last.computer;
  return evidence.events.reduce<LogEvent | undefined>((newest, event) => (newest === undefined || event.at > newest.at ? event : newest), undefined)
    ?.computer;
}

function textFact(deployment: Deployment, name: "windowsBuild"): string | undefined {
  const value = deployment.facts[name]?.value;
  return typeof value === "string" ? value : undefined;
}

type Clean<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Drops what is not known, so that an absent value is an absent key. */
function clean<T extends Record<string, unknown>>(record: T): Clean<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Clean<T>;
}
