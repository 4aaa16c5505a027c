import type { Build } from "../stages/bases.js";
import { ENROLLMENT_ERRORS } from "./published-start.js";
import { events, type Expected, excerpt, failed, from, full, type GateBundle, type HandIn, type Quoted } from "./gate.js";

const OUTSIDE = "outside-esp/-";
const CO_MANAGEMENT = "https://learn.microsoft.com/troubleshoot/mem/intune/comanage-configmgr/troubleshoot-co-management-auto-enrolling";
const HYBRID_JOIN = "https://learn.microsoft.com/entra/identity/devices/troubleshoot-hybrid-join-windows-current";
const TEMPLATE = { TenantType: "managed", JoinType: "sync" } as const;

/** A domain PC in use, between whose everyday records the failing ones stand, every quarter of an hour. */
const everyDay: readonly Quoted[] = [
  ["aad", 1098, { Error: 0xcaa10001, ErrorMessage: "Interaction needed", AdditionalInformation: "x" }],
  ["device-registration", 331, { DebugOutput: "joinMode: Join drsInstance: azure registrationType: sync tenantType: managed" }],
  ["device-registration", 360, { Message: "will not be launched", DeviceIsJoined: "No", AADPrt: "No" }],
];

/** Records of a member of a domain carry its full name. */
const member: Build = (recording) => recording.rename("AB-PC-0417.alderbrook.example");

/** The quoted records: alone, and seven times on a PC in use. */
function outside(name: string, expected: Expected, quoted: readonly Quoted[], handIn: HandIn = {}): GateBundle[] {
  const again: Build[] = Array.from({ length: 7 }, () => events(...everyDay, ...quoted, ["system", 12, { BuildVersion: 22631 }, 900]));
  return [
    excerpt(`${name}, outside`, expected, [events(...quoted)]),
    full(`${name}, outside`, expected, [member, ...again], { profile: "none", layout: "folder", ...handIn }),
  ];
}

/** Failures that count only when they go on: what one record alone gives is no failure. */
const goesOn = (name: string, expected: Expected, quoted: readonly Quoted[], handIn: HandIn = {}): GateBundle[] =>
  outside(name, expected, quoted, handIn).slice(1);

/** Of a cause that no rule names yet: the answer that the logs do not show it. */
const NO_RULE = "registration-failed-outside";
const at = (code: string, ...first: readonly string[]): Expected => failed(OUTSIDE, code, ...first);

const ENROLLMENT: readonly GateBundle[] = [
  ...from(
    ENROLLMENT_ERRORS,
    ...outside("user name with .local", at("0x8018002B", "auto-enrollment-mdm-scope"), [["mdm-admin", 76, { HexInt1: 0, HRESULT: 0x8018002b }]], {
      layout: "csv-en-GB",
    }),
    ...outside("classic PC agent is installed", at("0x80180026", "mdm-blocked-by-other-agent"), [
      ["mdm-admin", 11, { HRESULT: 0x80180026 }],
      ["mdm-admin", 71, { HRESULT: 0x80180026 }],
    ]),
  ),
  ...from(
    CO_MANAGEMENT,
    ...outside("multi-factor authentication enforced", at("0x8018002A", "auto-enrollment-needs-mfa"), [
      [
        "aad",
        1098,
        {
          Error: 0xcaa2000c,
          ErrorMessage: "The request requires user interaction.",
          AdditionalInformation: "Code: interaction_required Description: AADSTS50076: Due to a configuration change made by your administrator",
        },
      ],
      ["mdm-admin", 76, { HexInt1: 0, HRESULT: 0x8018002a }],
    ]),
    ...outside("dmwappushservice is gone", at("0x80180023", "auto-enrollment-push-service-off"), [
      ["mdm-admin", 17, { HexInt1: 0x800706d9, HRESULT: 0x80180023 }],
      ["mdm-admin", 71, { HRESULT: 0x80180023 }],
      ["mdm-admin", 76, { HexInt1: 1, HRESULT: 0x80180023 }],
    ]),
    ...goesOn("public key certificate not on the device object", at("0x801C03F2", "hybrid-user-certificate-missing"), [
      [
        "device-registration",
        204,
        {
          ExitCode: 0x801c03f2,
          HttpStatus: 400,
          ServerResponse:
            '{"ErrorType":"DirectoryError","Message":"The public key user certificate is not found on the device object with id 91e2c6d4."}',
        },
      ],
      [
        "device-registration",
        304,
        {
          ...TEMPLATE,
          ExitCode: 0x801c03f2,
          ServerErrorMessage: "The public key user certificate is not found on the device object with id 91e2c6d4.",
        },
      ],
    ]),
  ),
  ...from(
    "https://github.com/MicrosoftDocs/windows-itpro-docs/issues/5543",
    ...outside("policy asks for the device credential", at("0x80180001", "auto-enrollment-device-credential"), [
      [
        "mdm-admin",
        52,
        { Message1: "MessageFormat", Message2: "Device based token is not supported for enrollment type OnPremiseGroupPolicyCoManaged." },
      ],
      ["mdm-admin", 71, { HRESULT: 0x80180001 }],
      ["mdm-admin", 76, { HexInt1: 1, HRESULT: 0x80180001 }],
    ]),
  ),
  ...from(
    "https://github.com/MicrosoftDocs/IntuneDocs/issues/3582",
    ...outside(
      "no Entra token on the PC",
      at("0x80180001", "auto-enrollment-message-refused"),
      [["mdm-admin", 76, { HexInt1: 1, HRESULT: 0x80180001 }]],
      {
        layout: "intune-zip",
      },
    ),
  ),
  ...from(
    "https://github.com/MicrosoftDocs/windows-itpro-docs/issues/2219",
    ...outside("enrollment times out on most PCs", at("0x80192EE2", "auto-enrollment-network"), [
      ["mdm-admin", 76, { HexInt1: 0, HRESULT: 0x80192ee2 }],
    ]),
  ),
  // A field report on a value that nobody has documented: honest is to say that the logs do not show why.
  ...from(
    "https://github.com/fleetdm/fleet/issues/34993",
    ...outside("bad request at every try", at("0x80190190", "registration-failed-outside", "auto-enrollment-blocked-flag"), [
      ["mdm-admin", 76, { HexInt1: 1, HRESULT: 0x80190190 }],
    ]),
  ),
];

const directoryError = (code: number, message: string, more: Readonly<Record<string, string>> = TEMPLATE): Quoted => [
  "device-registration",
  304,
  { ...more, ExitCode: code, ServerErrorMessage: message },
];

const REGISTRATION: readonly GateBundle[] = from(
  HYBRID_JOIN,
  ...goesOn("service connection point missing", at("0x801C001D", "hybrid-service-connection-point-missing"), [
    ["device-registration", 304, { ExitCode: 0x801c001d, TenantType: "undefined", JoinType: "undefined" }],
    ["device-registration", 307, { ExitCode: 0x801c001d }],
    ["mdm-admin", 76, { HexInt1: 0, HRESULT: 0x8018002b }],
  ]),
  ...outside("computer not synchronised", at("0x801C03F2", "hybrid-device-not-synchronised"), [
    directoryError(0x801c03f2, "The device object by the given id (e92325d0-7f3c-4c57-94ae-875d52450000) is not found."),
  ]),
  ...goesOn("service connection point names another tenant", at("0x801C03F2", "hybrid-tenant-not-found"), [
    directoryError(
      0x801c03f2,
      "AADSTS90002: Tenant 5d0c9b1e-6f2a-4c57-9a41-0e6b7c3d8f12 not found. This may happen if there are no active subscriptions for the tenant.",
    ),
  ]),
  ...goesOn("proxy that the computer cannot use", at("0x801C0021", "hybrid-registration-service-unreachable"), [
    ["device-registration", 201, { ExitCode: 0x80072ee2, HttpStatus: 0 }],
    ["device-registration", 309, {}],
    ["device-registration", 304, { ExitCode: 0x801c0021, TenantType: "undefined", JoinType: "undefined", DebugOutput: "errorPhase: discover" }],
  ]),
  ...goesOn("federation service without WS-Trust", at("0xCAA90017", "hybrid-federation-without-ws-trust"), [
    ["device-registration", 305, { ExitCode: 0xcaa90017, ServerErrorMessage: "", TenantType: "Federated", TenantName: "alderbrook.example" }],
  ]),
  ...goesOn("TPM of the PC in trouble", at("0x80290407", "hybrid-tpm-failed", "device-key-locked", NO_RULE), [directoryError(0x80290407, "")]),
);

export const PUBLISHED_OUTSIDE: readonly GateBundle[] = [...ENROLLMENT, ...REGISTRATION];
