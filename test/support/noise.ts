import type { LogEvent } from "../../src/evidence/index.js";
import { allEvents, type EventFact } from "../../src/knowledge/index.js";

/** What healthy devices log all along, beside what the dictionary itself calls noise: by log, first and last id. */
const ROUTINE: readonly (readonly [log: string, from: number, to?: number])[] = [
  ["autopilot", 100],
  ["autopilot", 102],
  ["autopilot", 104, 108],
  ["autopilot", 118, 133],
  ["autopilot", 157],
  ["autopilot", 212, 213],
  ["autopilot", 700],
  ["management-service", 501, 503],
  ["management-service", 1005],
  ["management-service", 1009, 1010],
  ["mdm-admin", 78, 79],
  ["mdm-admin", 201],
  ["mdm-admin", 204],
  ["mdm-admin", 212],
  ["mdm-admin", 224],
  ["mdm-admin", 404],
  ["mdm-admin", 450],
  ["mdm-admin", 454],
  ["mdm-admin", 809, 828],
  ["mdm-admin", 850, 855],
  ["mdm-admin", 1909],
  ["mdm-admin", 1928],
  ["mdm-admin", 2800],
  ["device-registration", 224],
  ["device-registration", 304, 305],
  ["device-registration", 307],
  ["device-registration", 331],
  ["device-registration", 340],
  ["device-registration", 360],
];
/** Signs of a hybrid run where no profile says what the run is. */
const HYBRID = new Set(["mdm-admin 102", "mdm-admin 104"]);

/** Every event that healthy devices have too. */
export const NOISE: readonly EventFact[] = allEvents().filter(
  (fact) =>
    !fact.channel.includes("Microsoft-Windows-Provisioning") &&
    !HYBRID.has(`${fact.log} ${fact.eventId}`) &&
    (fact.noise || fact.log === "aad" || ROUTINE.some(([log, from, to = from]) => fact.log === log && fact.eventId >= from && fact.eventId <= to)),
);

/** An event of the noise beside another one: its time and computer are those of that one. */
export function noiseAt(at: LogEvent, fact: EventFact): LogEvent {
  const code = fact.log === "device-registration" ? "0x801C001D" : "0x80070002";
  const data = Object.fromEntries(
    Object.keys(fact.fields).map((name) => [name, /HRESULT|ExitCode|Error|HexInt/.test(name) ? code : /State/.test(name) ? "1" : "x"]),
  );
  return { ...at, source: `${fact.channel}.evtx`, provider: fact.provider, channel: fact.channel, eventId: fact.eventId, data };
}
