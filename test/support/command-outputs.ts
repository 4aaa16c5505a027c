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
