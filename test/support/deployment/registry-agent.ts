import type { RegistryKey } from "../registry-dump-writer.js";

const AGENT = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\IntuneManagementExtension";
/** The agent's id for the device. */
const DEVICE_ID = "00000000-0000-0000-0000-000000000000";

export interface AgentAppState {
  readonly id: string;
  readonly revision?: number;
  /** Id of the user in Entra. */
  readonly userId?: string;
  readonly values?: RegistryKey["values"];
  /** 1000 installed, 2xxx in progress, 5xxx failed, … */
  readonly enforcement?: { readonly state: number; readonly error?: number | null };
  readonly compliance?: number;
}

/** What the agent keeps of an app: plain values, and two messages as JSON in keys of their own. */
export function agentAppKeys({ id, revision = 1, userId = DEVICE_ID, values = {}, enforcement, compliance }: AgentAppState): readonly RegistryKey[] {
  const path = `${AGENT}\\Win32Apps\\${userId}\\${id}_${revision}`;
  const message = (name: string, content: unknown): RegistryKey => ({ path: `${path}\\${name}`, values: { [name]: JSON.stringify(content) } });
  return [
    { path, values },
    ...(compliance === undefined
      ? []
      : [
          message("ComplianceStateMessage", {
            Applicability: 0,
            ComplianceState: compliance,
            DesiredState: 2,
            ErrorCode: null,
            ProductVersion: null,
          }),
        ]),
    ...(enforcement === undefined
      ? []
      : [message("EnforcementStateMessage", { EnforcementState: enforcement.state, ErrorCode: enforcement.error ?? null, TargetingMethod: 0 })]),
  ];
}

/** A key below the agent's own. */
export function agentKey(path: string, values: RegistryKey["values"]): RegistryKey {
  return { path: `${AGENT}\\${path}`, values };
}

export interface WorkloadState {
  readonly id: string;
  readonly name: string;
  /** 0 not started, 1 completed, 4 failed, 5 in progress. */
  readonly state: number;
  readonly start?: string;
  readonly end?: string;
  readonly error?: number;
}

/** The agent's progress in device preparation, with times as .NET writes them into JSON. */
export function workloadsKey(workloads: readonly WorkloadState[]): RegistryKey {
  const time = (at: string | undefined): string => `\\/Date(${at === undefined ? -62_135_596_800_000 : Date.parse(at)})\\/`;
  const list = workloads.map(
    ({ id, name, state, start, end, error }) =>
      `{"WorkloadId":"${id}","FriendlyName":"${name}","WorkloadState":${state},"StartTime":"${time(start)}","EndTime":"${time(end)}","ErrorCode":${error ?? "null"}}`,
  );
  return agentKey("Win32Apps\\ProvisioningProgress", { ProvisioningProgress: `{"Workloads":[${list.join(",")}]}` });
}
