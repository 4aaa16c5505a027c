/** Outputs of commands as the tools print them: labels of the tool, values of an invented device. */

const RULE = `+${"-".repeat(70)}+`;

function section(title: string, values: Readonly<Record<string, string>>): string[] {
  const width = 26;
  return [RULE, `| ${title.padEnd(68)} |`, RULE, "", ...Object.entries(values).map(([label, value]) => `${label.padStart(width)} : ${value}`), ""];
}

export interface DsregcmdOptions {
  readonly device?: Readonly<Record<string, string>>;
  readonly details?: Readonly<Record<string, string>>;
  readonly tenant?: Readonly<Record<string, string>>;
  readonly user?: Readonly<Record<string, string>>;
  readonly diagnostics?: Readonly<Record<string, string>>;
}

/** `dsregcmd /status`, with the boxes and line ends of the tool. */
export function dsregcmdOutput({ device, details, tenant, user, diagnostics }: DsregcmdOptions = {}): string {
  const lines = [
    "",
    ...section("Device State", {
      AzureAdJoined: "YES",
      EnterpriseJoined: "NO",
      DomainJoined: "NO",
      "Device Name": "ALD-4471",
      ...device,
    }),
    ...(details === undefined ? [] : section("Device Details", details)),
    ...(tenant === undefined ? [] : section("Tenant Details", tenant)),
    ...section("User State", { NgcSet: "NO", WorkplaceJoined: "NO", WamDefaultSet: "ERROR (0x80070520)", ...user }),
    ...section("SSO State", { AzureAdPrt: "NO", EnterprisePrt: "NO" }),
    ...(diagnostics === undefined ? [] : section("Diagnostic Data", diagnostics)),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

export interface TpmHliOptions {
  readonly version?: string;
  readonly manufacturer?: string;
  readonly ready?: boolean;
  readonly ekCertificate?: boolean;
  /** Code of a TPM that cannot be asked; nothing else is there then. */
  readonly failure?: string;
}

/** `TpmHliInfo_Output.txt`: asked for the version, then twice whether the TPM is ready. */
export function tpmHliOutput({ version = "2.0", manufacturer = "INTC", ready = true, ekCertificate = true, failure }: TpmHliOptions = {}): string {
  if (failure !== undefined) return `3/12/2026 9:20:11\nTpmHLI GetVersion result: ${failure}\n`;
  const bits = (set: number): string => `Bits:  0x${set.toString(16).padStart(16, "0").toUpperCase()}`;
  const mark = ekCertificate ? [] : ["  -NoValidEkCert: none"];
  const lines = [
    "3/12/2026 9:20:11",
    "TpmHLI GetVersion result: 0x00000000",
    `TpmHLI Version: ${version}`,
    `Manufacturer: ${manufacturer}`,
    `VendorId: ${manufacturer}`,
    "Uefi Is Present: Yes",
    "TpmHLI IsReady for Storage result: 0x00000000",
    "Ready: True",
    bits(0),
    "TpmHLI IsReady for Attestation result: 0x00000000",
    `Ready: ${ready ? "True" : "False"}`,
    bits(ekCertificate ? 0 : 2),
    ...mark,
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** `CertReq_enrollaik_Output.txt` of a request that the service refused. */
export function certreqOutput(message: string, code: string, vendor = "IFX"): string {
  const url = `https://${vendor}-KeyId-0123456789abcdef0123456789abcdef01234567.microsoftaik.azure.net/templates/Aik/scep`;
  return [
    url,
    `HTTP/1.1 400 Bad Request`,
    JSON.stringify({ Message: message }),
    "Method: POST(203ms)",
    "Stage: SubmitDone",
    `(400). ${code} (-2145844848)`,
    "",
  ].join("\r\n");
}
