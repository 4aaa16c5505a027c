/**
 * What the builders write: one record of a Windows event log, with its values typed as the provider's manifest
 * types them. The EVTX writer and the XML writer take the same records, so a test can compare the two.
 */
export interface EventToWrite {
  readonly provider: string;
  /** With braces, as Windows prints it. Classic sources have none. */
  readonly providerGuid?: string;
  readonly channel: string;
  readonly computer: string;
  readonly eventId: number;
  /** Classic sources only: the upper half of the event id. */
  readonly qualifiers?: number;
  readonly version?: number;
  readonly level?: number;
  readonly task?: number;
  readonly opcode?: number;
  readonly keywords?: bigint;
  /** ISO 8601 UTC with up to seven fractional digits. */
  readonly at: string;
  readonly recordId: number;
  readonly processId?: number;
  readonly threadId?: number;
  readonly activityId?: string;
  readonly relatedActivityId?: string;
  readonly userSid?: string;
  readonly payload: Payload;
  /** The localised text that Event Viewer adds; only its XML export has it. */
  readonly message?: string;
}

export type Payload =
  | { readonly kind: "none" }
  | { readonly kind: "event-data"; readonly items: readonly DataItem[] }
  | { readonly kind: "user-data"; readonly root: UserDataElement };

/** One `<Data>`; without a name for classic sources. */
export interface DataItem {
  readonly name?: string;
  readonly value: Value;
}

export interface UserDataElement {
  readonly name: string;
  readonly attributes?: readonly {
    readonly name: string;
    readonly value: Value;
  }[];
  readonly children?: readonly UserDataElement[];
  readonly value?: Value;
}

type NumberType = "Int8" | "UInt8" | "Int16" | "UInt16" | "Int32" | "UInt32" | "HexInt32";
type BigType = "Int64" | "UInt64" | "HexInt64" | "SizeT";
type TextType = "UnicodeString" | "AnsiString" | "GUID" | "SID" | "FILETIME" | "SYSTEMTIME";

/** A typed value. `HexInt32` takes the number signed or unsigned; times are ISO 8601 UTC. */
export type Scalar =
  | { readonly type: NumberType; readonly value: number }
  | { readonly type: BigType; readonly value: bigint }
  | { readonly type: TextType; readonly value: string }
  | { readonly type: "Boolean"; readonly value: boolean }
  | { readonly type: "Binary"; readonly value: Uint8Array };
export type Value = Scalar | { readonly type: "Null" } | { readonly type: "Array"; readonly items: readonly Scalar[] };

/** Ticks of 100 ns since 1601, of an ISO 8601 UTC instant with up to seven fractional digits. */
export function fileTime(at: string): bigint {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?Z$/.exec(at);
  if (match === null) throw new Error(`not an instant: ${at}`);
  const seconds = BigInt(Date.parse(`${match[1]}Z`) / 1000);
  return (seconds + 11_644_473_600n) * 10_000_000n + BigInt((match[2] ?? "").padEnd(7, "0"));
}

/** The inverse of {@link fileTime}, always with seven fractional digits. */
export function instantOf(ticks: bigint): string {
  const seconds = ticks / 10_000_000n - 11_644_473_600n;
  const head = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${head}.${String(ticks % 10_000_000n).padStart(7, "0")}Z`;
}

/** The string that Windows' own XML shows for a value (arrays: one string per item). */
export function renderValue(value: Value): readonly string[] {
  if (value.type === "Null") return [];
  return value.type === "Array" ? value.items.map(renderScalar) : [renderScalar(value)];
}

function renderScalar(value: Scalar): string {
  switch (value.type) {
    case "HexInt32":
      return `0x${(value.value >>> 0).toString(16)}`;
    case "HexInt64":
    case "SizeT":
      return `0x${value.value.toString(16)}`;
    case "GUID":
      return value.value.toUpperCase();
    case "FILETIME":
      return instantOf(fileTime(value.value));
    case "SYSTEMTIME":
      return `${new Date(value.value).toISOString().slice(0, 23)}Z`;
    case "Binary":
      return Array.from(value.value, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join("");
    default:
      return String(value.value);
  }
}
