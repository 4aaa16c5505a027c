import { type DataItem, type EventToWrite, fileTime, instantOf, type Scalar } from "../event.js";
import { type EventIdOf, LOGS, type LogName, SHAPES } from "./shapes.js";

type FieldValue = string | number | bigint | boolean;

interface EventOptions {
  readonly level?: number;
  readonly provider?: string;
  readonly providerGuid?: string;
  readonly userSid?: string;
}

/**
 * The events of one device, written down as they happen: every event takes its place at the recording's clock,
 * which then moves on by some milliseconds. The same calls give the same records, times included.
 */
export interface Recording {
  /** ISO 8601 UTC with seven fractional digits. */
  readonly now: string;
  readonly computer: string;
  readonly events: readonly EventToWrite[];
  /** Logs one event. Fields that are not given are empty or 0; an unknown field is an error. */
  event<Log extends LogName>(log: Log, id: EventIdOf<Log>, fields?: Readonly<Record<string, FieldValue>>, options?: EventOptions): void;
  /** Lets time pass. */
  wait(seconds: number): void;
  /** From now on the device has another name. */
  rename(computer: string): void;
  /** From now on OOBE's own log is written by this user. */
  signIn(userSid: string): void;
}

export interface RecordingStart {
  readonly at: string;
  readonly computer: string;
  /** Record id of the first record of every log; a log that rolled over begins higher. Default 1. */
  readonly firstRecordId?: number;
}

const SYSTEM_SID = "S-1-5-18";
/** Real devices run OOBE as a temporary local user of this relative id. */
const OOBE_USER_SID = "S-1-5-21-2771093815-4021187334-1180236612-1000";

export function startRecording(start: RecordingStart): Recording {
  const events: EventToWrite[] = [];
  const lastIds = new Map<string, number>();
  let clock = fileTime(start.at);
  let computer = start.computer;
  let user = OOBE_USER_SID;
  let step = 0;

  // Small, irregular gaps as in real logs, without chance.
  const tick = (): void => {
    step += 1;
    clock += BigInt(20_000 + ((step * 7919) % 397) * 1_013);
  };

  return {
    get now() {
      return instantOf(clock);
    },
    get computer() {
      return computer;
    },
    events,
    wait(seconds) {
      clock += BigInt(Math.round(seconds * 1e7));
    },
    rename(name) {
      computer = name;
    },
    signIn(userSid) {
      user = userSid;
    },
    event(log, id, fields = {}, options = {}) {
      const facts = LOGS[log];
      const recordId = (lastIds.get(facts.channel) ?? (start.firstRecordId ?? 1) - 1) + 1;
      lastIds.set(facts.channel, recordId);
      const shape: readonly [number, string] = (SHAPES[log] as Readonly<Record<number, readonly [number, string]>>)[id] ?? [4, ""];
      const provider = options.provider ?? facts.provider;
      const guid = options.provider === undefined ? facts.guid : options.providerGuid;
      events.push({
        provider,
        ...(guid === undefined ? {} : { providerGuid: guid }),
        channel: facts.channel,
        computer,
        eventId: id,
        level: options.level ?? shape[0],
        ...(log === "shell-core" ? shellCoreTask(id) : {}),
        keywords: facts.keywords,
        at: instantOf(clock),
        recordId,
        processId: 1_000 + log.length * 196,
        threadId: 2_000 + (step % 9) * 44,
        userSid: options.userSid ?? (facts.writer === "system" ? SYSTEM_SID : user),
        payload: { kind: "event-data", items: dataItems(`${log} ${id}`, shape[1], fields) },
      });
      tick();
    },
  };
}

/** Shell-Core numbers its tasks like its events; opcode 1 opens, 2 closes. */
function shellCoreTask(id: number): { readonly task: number; readonly opcode: number } {
  if (id === 62400 || id === 62401) return { task: 62400, opcode: id === 62400 ? 1 : 2 };
  if (id === 62404 || id === 62405) return { task: 62404, opcode: id === 62404 ? 1 : 2 };
  return { task: id, opcode: 0 };
}

function dataItems(event: string, shape: string, fields: Readonly<Record<string, FieldValue>>): readonly DataItem[] {
  const declared = shape === "" ? [] : shape.split(" ").map((field) => field.split(":") as [string, string]);
  const unknown = Object.keys(fields).filter((name) => !declared.some(([known]) => known === name));
  if (unknown.length > 0) throw new Error(`${event} has no field ${unknown.join(", ")}`);
  return declared.map(([name, type]) => ({ name, value: scalar(`${event} ${name}`, type, fields[name]) }));
}

function scalar(place: string, type: string, value: FieldValue | undefined): Scalar {
  const textual = (): string => {
    if (value !== undefined && typeof value !== "string") throw new Error(`${place}: text expected, got ${String(value)}`);
    return value ?? "";
  };
  const numeric = (): number => {
    if (value !== undefined && typeof value !== "number") throw new Error(`${place}: number expected, got ${String(value)}`);
    return value ?? 0;
  };
  switch (type) {
    case "text":
      return { type: "UnicodeString", value: textual() };
    case "ansi":
      return { type: "AnsiString", value: textual() };
    case "guid":
      return { type: "GUID", value: value === undefined ? "{00000000-0000-0000-0000-000000000000}" : textual() };
    case "sid":
      return { type: "SID", value: value === undefined ? SYSTEM_SID : textual() };
    case "time":
      return { type: "FILETIME", value: value === undefined ? "1601-01-01T00:00:00Z" : textual() };
    case "int32":
      return { type: "Int32", value: numeric() | 0 };
    case "uint32":
      return { type: "UInt32", value: numeric() >>> 0 };
    case "uint16":
      return { type: "UInt16", value: numeric() };
    case "hex32":
      return { type: "HexInt32", value: numeric() >>> 0 };
    case "int64":
      return { type: "Int64", value: BigInt(numeric()) };
    case "uint64":
      return { type: "UInt64", value: BigInt(numeric()) };
    case "boolean":
      return { type: "Boolean", value: value === true };
    default:
      throw new Error(`${place}: unknown type ${type}`);
  }
}
