import type { Hex, Instant } from "../../knowledge/index.js";
import type { TextEvidence } from "../texts.js";
import type { Told } from "../told.js";

/** The last try to register the device, as `dsregcmd /status` keeps it where the device is not registered. */
export interface RegistrationTry {
  readonly at?: Told<Instant>;
  /** `sync`, `federated`, … */
  readonly type?: Told<string>;
  /** `precheck`, `discover`, `auth`, `join`. */
  readonly phase?: Told<string>;
  readonly clientCode?: Told<Hex>;
  readonly serverCode?: Told<string>;
  readonly serverMessage?: Told<string>;
  readonly httpStatus?: Told<string>;
  readonly requestId?: Told<string>;
}

/** One of the tests that `dsregcmd` makes of the way to the registration service. */
export interface RegistrationTest {
  readonly name: string;
  /** `PASS`, `FAIL`, `SKIPPED`, `ENABLED`, … */
  readonly result: string;
  readonly codes: readonly Hex[];
  readonly line: number;
}

/** Whether and where the device is joined, as `dsregcmd /status` told when it was run. */
export interface JoinState {
  readonly source: string;
  readonly entraJoined?: Told<boolean>;
  readonly domainJoined?: Told<boolean>;
  readonly enterpriseJoined?: Told<boolean>;
  readonly deviceName?: Told<string>;
  readonly deviceId?: Told<string>;
  readonly tenantId?: Told<string>;
  readonly tenantName?: Told<string>;
  readonly domainName?: Told<string>;
  readonly keyProvider?: Told<string>;
  readonly tpmProtected?: Told<boolean>;
  /** `SUCCESS`, or what the directory said about the device: disabled or deleted. */
  readonly authStatus?: Told<string>;
  readonly mdmUrl?: Told<string>;
  /** Run as SYSTEM, as Intune does: what it says about the user is then no fault. */
  readonly ranAsSystem?: Told<boolean>;
  /** The device's clock when it was run. */
  readonly clientTime?: Told<Instant>;
  readonly tests: readonly RegistrationTest[];
  readonly lastTry?: RegistrationTry;
  /** The last try to get the user's token (PRT); only where it was run as a user. */
  readonly tokenStatus?: Told<Hex>;
}

/** What the device said last; the first file among those that do not tell when they were written. */
export function newestJoinState({ texts }: { readonly texts: Pick<TextEvidence, "joinStates"> }): JoinState | undefined {
  const time = (state: JoinState): string => state.clientTime?.value ?? "";
  return texts.joinStates.reduce<JoinState | undefined>(
    (newest, state) => (newest === undefined || time(state) > time(newest) ? state : newest),
    undefined,
  );
}
