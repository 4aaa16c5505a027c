import { selfDeployingPage, technicianPage } from "../stages/bases.js";
import { tryAgain } from "../stages/happenings.js";
import { attestUntilTimeout, attestWithoutTpm } from "../support/deployment/attestation.js";
import { espLine } from "../support/deployment/oobe.js";
import { hex, NO_NAME, pageFails, red, TIMEOUT } from "./endings.js";
import { events, failed, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const SECURING = "device-preparation/securing-hardware";
/** Securing your hardware under way: attempt by attempt, with what a healthy device logs up to here. */
const attesting = events(
  ["management-service", 509, { UInt1: 1 }],
  ["autopilot", 150],
  ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
  ["autopilot", 201],
  ["autopilot", 151],
  ["autopilot", 186],
  ["autopilot", 152, {}, 8],
  ["autopilot", 250],
);

function attestation(
  name: string,
  code: number,
  first: string,
  quoted: readonly Quoted[],
  options: { readonly build?: number; readonly alone?: readonly string[] } = {},
): GateBundle[] {
  return [
    sparse(name, failed(SECURING, hex(code), ...(options.alone ?? [first])), quoted),
    full(name, failed(SECURING, hex(code), first), [technicianPage, attesting, events(...quoted), red(code)], {
      layout: "cab",
      ...(options.build === undefined ? {} : { build: options.build }),
    }),
    full(`${name}, without Shell-Core`, failed(SECURING, hex(code), first), [technicianPage, attesting, events(...quoted), red(code)], {
      layout: "folder",
      without: ["shell-core", ...(options.build === undefined ? (["system"] as const) : [])],
      ...(options.build === undefined ? {} : { build: options.build }),
    }),
  ];
}

export const ATTESTATION: readonly GateBundle[] = [
  sparse("the page's line on the time limit alone", failed(SECURING, hex(TIMEOUT), "attestation-timeout"), [
    ["shell-core", 62407, { Name: "CommercialOOBE_ESPDevicePreparation_TPMAttestation_TimedOut", Value: '{"message":"x","errorCode":2147943860}' }],
  ]),
  sparse("TPM identity not attested", failed(SECURING, null, "tpm-not-configured"), [
    ["management-service", 509, { UInt1: 1 }],
    ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
    ["autopilot", 153, { InitialState: 2, UpdateState: 4 }],
    ["autopilot", 156],
  ]),
  full(
    "TPM identity not attested",
    failed(SECURING, null, "tpm-not-configured"),
    [selfDeployingPage, (recording) => attestWithoutTpm(recording), pageFails()],
    { profile: { selfDeploying: true } },
  ),
  sparse("attestation in time", failed(SECURING, hex(TIMEOUT), "attestation-timeout"), [
    ["autopilot", 177, { Uint1: 1, Uint2: 10 }],
    [
      "shell-core",
      62407,
      {
        Name: "CommercialOOBE_ESPDevicePreparation_TPMAttestation_TimedOut",
        Value: '{"message":"TpmAttestationSubcategory","errorCode":2147943860}',
      },
    ],
  ]),
  full(
    "attestation in time",
    failed(SECURING, hex(TIMEOUT), "attestation-timeout"),
    [selfDeployingPage, (recording) => attestUntilTimeout(recording), pageFails(TIMEOUT)],
    { profile: { selfDeploying: true }, layout: "intune-zip" },
  ),
  ...attestation("TPM 1.2", 0x8029041d, "tpm-version-1-2", [
    ["autopilot", 211, { HRESULT: 0x8029041d }],
    ["autopilot", 171, { HRESULT: 0x8029041d }],
  ]),
  ...attestation("no TPM", 0x8028400f, "tpm-off-or-missing", [
    ["autopilot", 211, { HRESULT: 0x8028400f }],
    ["autopilot", 171, { HRESULT: 0x8028400f }],
  ]),
  ...attestation("attempts used up", 0x81039001, "attestation-attempts-exhausted", [
    ["autopilot", 171, { HRESULT: 0x81039001 }],
    ["autopilot", 189],
  ]),
  ...attestation("defect of 2022", 0x81039023, "attestation-windows-defect-2022", [["autopilot", 171, { HRESULT: 0x81039023 }]], {
    build: 22000,
  }).slice(0, 1),
  full(
    "0x81039023 on a build that has the fix",
    failed(SECURING, "0x81039023", "attestation-failed"),
    [technicianPage, attesting, events(["autopilot", 171, { HRESULT: 0x81039023 }]), red(0x81039023)],
    { layout: "intune-zip" },
  ),
  ...attestation("weak TPM firmware", 0x81039024, "attestation-vulnerable-firmware", [
    ["autopilot", 212, { HRESULT: 0, VulnerabilityDetected: 1, VulnerabilityFlags: 1 }],
    ["autopilot", 211, { HRESULT: 0x81039024 }],
    ["autopilot", 171, { HRESULT: 0x81039024 }],
  ]),
  ...attestation("AMD firmware TPM", 0x80070490, "attestation-amd-firmware-tpm", [["autopilot", 171, { HRESULT: 0x80070490 }]]),
  ...attestation("another code", 0x80290407, "attestation-failed", [["autopilot", 171, { HRESULT: 0x80290407 }]]),
  ...attestation("TPM locked", 0x80280803, "tpm-locked-out", [["autopilot", 171, { HRESULT: 0x80280803 }]]),
  ...attestation("TPM Base Services off", 0x80284010, "tpm-services-off", [
    ["autopilot", 211, { HRESULT: 0x80284010 }],
    ["autopilot", 171, { HRESULT: 0x80284010 }],
  ]),
  ...attestation("weak RSA keys", 0x8029041f, "tpm-weak-rsa-keys", [
    ["autopilot", 207, { HRESULT: 0x8029041f }],
    ["autopilot", 171, { HRESULT: 0x8029041f }],
  ]),
  // Without the red screen the next attempt could still come.
  ...attestation("attestation service at fault", 0x801901f7, "attestation-service-fault", [
    ["autopilot", 202, { HRESULT: 0x801901f7 }],
    ["autopilot", 171, { HRESULT: 0x801901f7 }],
  ]).slice(1, 2),
  ...attestation("proxy wants a sign-in", 0x80190197, "proxy-asks-for-sign-in", [
    ["autopilot", 202, { HRESULT: 0x80190197 }],
    ["autopilot", 171, { HRESULT: 0x80190197 }],
  ]).slice(1, 2),
  ...attestation("AIK certificate refused", 0x80190190, "aik-certificate-not-issued", [
    ["autopilot", 202, { HRESULT: 0x80190190 }],
    ["autopilot", 207, { HRESULT: 0x80190190 }],
    ["autopilot", 171, { HRESULT: 0x80190190 }],
  ]),
  full("EK certificate not fetched", failed(SECURING, hex(TIMEOUT), "ek-certificate-missing", "aik-certificate-not-issued"), [
    technicianPage,
    attesting,
    events(["autopilot", 209], ["autopilot", 202, { HRESULT: NO_NAME }, 120], ["autopilot", 202, { HRESULT: NO_NAME }, 280]),
    (recording) => espLine(recording, "ESPDevicePreparation_TPMAttestation_TimedOut", "TpmAttestationSubcategory", TIMEOUT),
    red(TIMEOUT),
  ]),
  full(
    "clock wrong while attesting",
    failed(SECURING, hex(TIMEOUT), "device-clock-wrong"),
    [
      selfDeployingPage,
      attesting,
      events(
        ["autopilot", 753, { ServerTime: "2026-06-04T08:01:00Z", ClientTime: "2026-05-04T08:01:00Z", AttemptNumber: 1, MaxAttempts: 3 }],
        ["autopilot", 750, {}, 400],
      ),
      (recording) => espLine(recording, "ESPDevicePreparation_TPMAttestation_TimedOut", "TpmAttestationSubcategory", TIMEOUT),
      pageFails(TIMEOUT),
    ],
    { profile: { selfDeploying: true } },
  ),
  full(
    "sign-in service off while attesting",
    failed(SECURING, "0x80070422", "msa-sign-in-service-off"),
    [selfDeployingPage, events(["autopilot", 150], ["autopilot", 154, { HRESULT: 0x80070422 }]), pageFails(0x80070422)],
    { profile: { selfDeploying: true } },
  ),
  full("attestation that fails again after Try again", failed(SECURING, "0x81039001", "attestation-attempts-exhausted"), [
    technicianPage,
    attesting,
    events(["autopilot", 171, { HRESULT: 0x80072ee7 }]),
    red(NO_NAME),
    tryAgain,
    attesting,
    events(["autopilot", 171, { HRESULT: 0x81039001 }], ["autopilot", 189]),
    red(0x81039001),
  ]),
];
