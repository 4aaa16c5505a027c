import { accountSetup, type Build, hybridAccount } from "../stages/bases.js";
import { awaitEntraRegistration } from "../support/deployment/hybrid.js";
import { APPS } from "../support/deployment/names.js";
import { espLine } from "../support/deployment/oobe.js";
import { endByTimeLimit, failCategory, trackApps } from "../support/deployment/setup.js";
import { events, failed, full, type GateBundle } from "./gate.js";

const TIMEOUT = 0x800705b4;
const openUntilLimit: Build = (recording) => {
  trackApps(recording, "AccountSetup", [
    { app: APPS.portal, minutes: 2 },
    { app: APPS.vpn, minutes: 5, end: { kind: "open" } },
  ]);
  endByTimeLimit(recording, "AccountSetup", "Applications");
};
const registration = (code: string, first: string) => failed("account-setup/entra-registration", code, first);
const waitingFails: Build = (recording) => {
  espLine(recording, "ESPAccountSetup_AadRegistration_TimedOut", "WaitingForAadRegistrationSubcategory", TIMEOUT);
  failCategory(recording, "AccountSetup", TIMEOUT);
};
export const ACCOUNT: readonly GateBundle[] = [
  full(
    "not synchronised in time",
    registration("0x800705B4", "entra-registration-awaited"),
    [hybridAccount, (recording) => awaitEntraRegistration(recording, 14, false), waitingFails],
    { profile: { hybrid: true } },
  ),
  full(
    "no service connection point",
    registration("0x800705B4", "hybrid-join-not-configured"),
    [hybridAccount, events(...Array.from({ length: 12 }, () => ["device-registration", 307, { ExitCode: 0x801c001d }, 240] as const)), waitingFails],
    { profile: { hybrid: true }, layout: "folder" },
  ),
  full("user token missing", failed("account-setup/apps", "0x800705B4", "esp-time-limit-account-setup", "user-token-missing"), [
    accountSetup,
    events(
      ...Array.from(
        { length: 6 },
        () =>
          [
            "aad",
            1098,
            { Error: 0xcaa2000c, ErrorMessage: "interaction", AdditionalInformation: "AADSTS50076: use multi-factor authentication" },
            120,
          ] as const,
      ),
    ),
    openUntilLimit,
  ]),
];
