import { type Case, describeCases } from "./cases.js";
import { accountSetup, hybridAccount, hybridSignInPage, hybridWait, technicianAttested, technicianSetup } from "./bases.js";
import { app, appFails, line, one, pageFails, wait } from "./happenings.js";
import { applyBlob, awaitBlob, awaitEntraRegistration, blobTimesOut } from "../support/deployment/hybrid.js";
import { ALDERBROOK, APPS } from "../support/deployment/names.js";
import { refuseEnrollment } from "../support/deployment/register.js";
import { endByTimeLimit, trackApps } from "../support/deployment/setup.js";

const TIMEOUT = 0x800705b4;
const NOT_SUPPORTED = 0x80180014;
const FATAL = 0x80070643;

const ACCOUNT: readonly Case[] = [
  ["an app of the user", [accountSetup, app(297), appFails(FATAL)], "account-setup/apps 0x80070643"],
  [
    "the time limit",
    [
      accountSetup,
      (r) => trackApps(r, "AccountSetup", [{ app: APPS.vpn, minutes: 40, end: { kind: "open" } }]),
      (r) => endByTimeLimit(r, "AccountSetup", "Applications"),
    ],
    "account-setup/apps 0x800705B4",
  ],
  ["only the page, naming the category", [accountSetup, app(297), pageFails("AccountSetup")], "account-setup/apps"],
  [
    "the hybrid registration that never came",
    [
      hybridAccount,
      (r) => awaitEntraRegistration(r, 12, false),
      line("ESPAccountSetup_AadRegistration_TimedOut", TIMEOUT),
      pageFails("AccountSetup", TIMEOUT),
    ],
    "account-setup/entra-registration 0x800705B4",
  ],
  ["the hybrid registration, still awaited", [hybridAccount, (r) => awaitEntraRegistration(r, 3, false)], null],
  [
    "one wait for the hybrid registration that ended and begins anew",
    [hybridAccount, (r) => awaitEntraRegistration(r, 1, false), line("ESPAccountSetup_AadRegistration_TimedOut", TIMEOUT)],
    null,
  ],
  [
    "a refused hybrid registration (204) before the computer is known",
    [hybridAccount, one("device-registration", 204, { ExitCode: 0x801c03f2, HttpStatus: 400 })],
    null,
  ],
  ["a token request that fails", [accountSetup, line("ESPAccountSetup_AadTokenRequest_Failed"), one("aad", 1098, { Error: 0xcaa2000c })], null],
];

const HYBRID_WAIT: readonly Case[] = [
  ["no blob", [hybridWait, (r) => blobTimesOut(r)], "before-esp/domain-join 0x80070774"],
  [
    "a blob, and no domain controller",
    [
      hybridWait,
      one("mdm-admin", 107, { HRESULT: 0 }),
      one("mdm-admin", 105, { HRESULT: 0x8007054b }),
      wait(600),
      one("mdm-admin", 100, { HexInt1: 600_000, HRESULT: 0x8007054b }),
      one("mdm-admin", 109, { HexInt1: 3 }),
    ],
    "before-esp/domain-join 0x80070774",
  ],
  ["a blob that cannot be applied", [hybridWait, one("mdm-admin", 108, { HRESULT: 0x8007052e })], "before-esp/domain-join 0x8007052E"],
  [
    "a blob that is applied at the second try (108, 107)",
    [hybridWait, one("mdm-admin", 108, { HRESULT: 0x8007052e }), wait(60), (r) => applyBlob(r)],
    null,
  ],
  [
    "a search for a domain controller that goes on (106, 105)",
    [
      hybridWait,
      one("mdm-admin", 107, { HRESULT: 0 }),
      one("mdm-admin", 105, { HRESULT: 0x8007054b }),
      one("mdm-admin", 106, { HRESULT: 0x80072afc }),
    ],
    null,
  ],
  ["the wait itself", [hybridWait, wait(1200), one("mdm-admin", 110, { HexInt1: 1 })], null],
  [
    "an enrollment that fails before it",
    [
      hybridSignInPage,
      one("autopilot", 101, { Message1: "CloudAssignedDomainJoinMethod", Int1: 1 }),
      (r) => refuseEnrollment(r, ALDERBROOK, "user", { code: NOT_SUPPORTED }),
    ],
    "device-preparation/registering-mdm 0x80180014",
  ],
];

describeCases("Account setup", ACCOUNT);
const TECHNICIAN: readonly Case[] = [
  ["a blob that never came", [technicianAttested, (r) => awaitBlob(r, false), (r) => blobTimesOut(r)], "before-esp/domain-join 0x80070774"],
  [
    "a domain controller out of reach",
    [
      technicianAttested,
      (r) => awaitBlob(r),
      one("mdm-admin", 107),
      one("mdm-admin", 100, { HRESULT: 0x8007054b }),
      one("mdm-admin", 109, { HexInt1: 3 }),
    ],
    null,
  ],
  ["a wait that goes on beside device setup", [technicianSetup, (r) => awaitBlob(r)], null],
];

describeCases("The wait for the domain join", HYBRID_WAIT);
describeCases("The wait for the domain join in the technician's part", TECHNICIAN);
