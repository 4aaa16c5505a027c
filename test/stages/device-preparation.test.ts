import { type Case, describeCases } from "./cases.js";
import { selfDeployingAttested, selfDeployingPage, signInPage, technicianAttested, technicianPage, record } from "./bases.js";
import {
  attemptFails,
  attemptNumber,
  attestationBegins,
  beginPage,
  engineWaits,
  line,
  one,
  pageFails,
  tryAgain,
  userIsRefused,
} from "./happenings.js";
import { attest, attestUntilTimeout, attestWithoutTpm } from "../support/deployment/attestation.js";
import { failDeviceToken, joinByDeviceToken, joinByUser, refuseDeviceTokenJoin, STATE } from "../support/deployment/join.js";
import { ALDERBROOK, MARTA } from "../support/deployment/names.js";
import { openPage } from "../support/deployment/setup.js";
import { answer, evidenceFrom } from "./simulation.js";
import { describe, expect, it } from "vitest";

const VULNERABLE = 0x81039024;
const ATTEMPTS_USED_UP = 0x81039001;
const NO_NAME = 0x80072ee7;

const SECURING: readonly Case[] = [
  ["no attested identity (156)", [technicianPage, (r) => attestWithoutTpm(r, { technician: true })], "device-preparation/securing-hardware"],
  [
    "an identity that is denied (156) after it was attested (169)",
    [technicianPage, attestationBegins(), one("autopilot", 169), one("autopilot", 156)],
    "device-preparation/securing-hardware",
  ],
  [
    "an identity that is attested again after that",
    [technicianPage, attestationBegins(), one("autopilot", 169), one("autopilot", 156), one("autopilot", 169)],
    null,
  ],
  ["no result in seven minutes", [selfDeployingPage, (r) => attestUntilTimeout(r)], "device-preparation/securing-hardware 0x800705B4"],
  [
    "firmware with a weakness (171)",
    [technicianPage, attestationBegins(), attemptFails(VULNERABLE)],
    "device-preparation/securing-hardware 0x81039024",
  ],
  [
    "all attempts used up (171)",
    [technicianPage, attestationBegins(10), attemptFails(ATTEMPTS_USED_UP), one("autopilot", 172, { HRESULT: ATTEMPTS_USED_UP })],
    "device-preparation/securing-hardware 0x81039001",
  ],
  ["attempts 177 to 189", [technicianPage, attestationBegins(10), one("autopilot", 189)], "device-preparation/securing-hardware"],
  [
    "the check of the chip (211)",
    [selfDeployingPage, attestationBegins(), one("autopilot", 211, { HRESULT: 0x8028400f })],
    "device-preparation/securing-hardware 0x8028400F",
  ],
  [
    "a sign-in service that is switched off (154)",
    [technicianPage, one("management-service", 509, { UInt1: 1 }), one("autopilot", 154, { HRESULT: 0x80070422 })],
    "device-preparation/securing-hardware 0x80070422",
  ],
  [
    "its code stays when the page gives none",
    [technicianPage, attestationBegins(), attemptFails(VULNERABLE), line("ESPDevicePreparation_TPMAttestation_Failed")],
    "device-preparation/securing-hardware 0x81039024",
  ],
  [
    "an attempt that failed before one that worked (171, 169)",
    [technicianPage, attestationBegins(), attemptFails(NO_NAME), (r) => attest(r, { technician: true })],
    null,
  ],
  [
    "an attempt that failed while the next runs",
    [technicianPage, attestationBegins(), attemptFails(VULNERABLE), one("autopilot", 182, { UInt1: 60_000 }), attemptNumber(2)],
    null,
  ],
  ["no network for one attempt, at the end of the log", [technicianPage, attestationBegins(), attemptFails(NO_NAME)], null],
  ["no certificate yet, at the end of the log", [technicianPage, attestationBegins(), one("autopilot", 204)], null],
  [
    "a red screen, Try again, and attestation running",
    [
      technicianPage,
      attestationBegins(),
      attemptFails(VULNERABLE),
      pageFails("DevicePreparation", VULNERABLE),
      tryAgain,
      line("ESPDevicePreparation_TPMAttestation_Started"),
    ],
    null,
  ],
];

const JOINING: readonly Case[] = [
  [
    "a device object that was deleted",
    [technicianAttested, (r) => refuseDeviceTokenJoin(r, ALDERBROOK, { code: 0x801c03f3, httpStatus: 400, response: { Subcode: "DeviceNotFound" } })],
    "device-preparation/joining-network 0x801C03F3",
  ],
  [
    "the same of a self-deploying device",
    [selfDeployingAttested, (r) => refuseDeviceTokenJoin(r, ALDERBROOK, { code: 0x801c03ea, httpStatus: 400, response: {} })],
    "device-preparation/joining-network 0x801C03EA",
  ],
  [
    "the engine's own word without the directory's log",
    [technicianAttested, one("autopilot", 179, { State: STATE.join }), (r) => failDeviceToken(r, STATE.join, 0x801c0003)],
    "device-preparation/joining-network 0x801C0003",
  ],
  [
    "a failure that the engine tries again (180, 192, 181)",
    [
      technicianAttested,
      (r) => refuseDeviceTokenJoin(r, ALDERBROOK, { code: 0x801c03f3, httpStatus: 400, response: {} }),
      engineWaits(0x801c03f3),
      (r) => joinByDeviceToken(r, ALDERBROOK),
    ],
    null,
  ],
  [
    "a failure whose retry is announced at the end of the log",
    [technicianAttested, (r) => refuseDeviceTokenJoin(r, ALDERBROOK, { code: 0x801c03f3, httpStatus: 400, response: {} }), engineWaits(0x801c03f3)],
    null,
  ],
  [
    "an answer that could not be used (104, 205)",
    [
      technicianAttested,
      one("device-registration", 102, { JoinRequestType: 11 }),
      one("device-registration", 103),
      one("device-registration", 104),
      one("device-registration", 205, { ExitCode: 0x80090016 }),
    ],
    "device-preparation/joining-network 0x80090016",
  ],
  ["a user who is refused and signs in again", [signInPage, (r) => userIsRefused(r, 0x801c000e), (r) => joinByUser(r, ALDERBROOK, MARTA)], null],
  ["a user at the limit of devices", [signInPage, (r) => userIsRefused(r, 0x801c000e)], "device-preparation/joining-network 0x801C000E"],
  [
    "a directory out of reach at the end of the log",
    [signInPage, one("device-registration", 100), one("device-registration", 200, { ExitCode: NO_NAME })],
    null,
  ],
  [
    "a directory out of reach three times, with a request that went out in between",
    [
      signInPage,
      ...["a", "b"].map(() => one("device-registration", 200, { ExitCode: NO_NAME })),
      one("device-registration", 100),
      one("device-registration", 200, { ExitCode: NO_NAME }),
    ],
    null,
  ],
  [
    "a directory out of reach three times in a row, at the end of the log",
    [signInPage, ...["a", "b", "c"].map(() => one("device-registration", 200, { ExitCode: NO_NAME }))],
    "device-preparation/joining-network 0x80072EE7",
  ],
  [
    "a directory that stays out of reach",
    [
      signInPage,
      one("device-registration", 100),
      one("device-registration", 201, { ExitCode: NO_NAME }),
      one("device-registration", 203, { ExitCode: NO_NAME }),
    ],
    "device-preparation/joining-network 0x80072EE7",
  ],
];

describe("a page that opens again after Try again", () => {
  it("does not bring the failure back", () => {
    const recording = record(
      technicianPage,
      attestationBegins(),
      attemptFails(VULNERABLE),
      pageFails("DevicePreparation", VULNERABLE),
      tryAgain,
      (r) => openPage(r, { technician: true }),
      beginPage,
      (r) => attest(r, { technician: true }),
    );
    expect(answer(evidenceFrom(recording))).toMatchObject({ verdict: "in-progress", failure: null, attempts: 1 });
  });
});

describeCases("Securing your hardware", SECURING);
describeCases("Joining your organization's network", JOINING);
