import type { LogShapes } from "./log-shapes.js";

/** Level and `name:type` of the fields of every event that the builders write, as the providers' manifests state them. */
export const PLATFORM_SHAPES = {
  "device-registration": {
    100: [4, ""],
    101: [4, "ServerMessage:text"],
    102: [4, "JoinRequestType:int32 JoinRequestTypeSymbolicName:text Domain:text"],
    103: [4, "AuthToken:text"],
    104: [4, "ServerResponse:text ActivityId:text"],
    105: [4, ""],
    106: [4, ""],
    110: [4, "JoinType:int32 JoinTypeSymbolicName:text TenantId:text UPN:text"],
    111: [4, "JoinRequestType:int32 JoinRequestTypeSymbolicName:text"],
    200: [2, "ExitCode:int32 Domain:text"],
    201: [2, "ExitCode:int32 HttpStatus:uint32 ServerMessage:text"],
    202: [2, "ExitCode:int32 JoinRequestType:int32 JoinRequestTypeSymbolicName:text Domain:text"],
    203: [2, "ExitCode:int32 ActivityId:text"],
    204: [2, "ExitCode:int32 ActivityId:text HttpStatus:uint32 ServerResponse:text"],
    205: [2, "ExitCode:int32"],
    206: [2, "ExitCode:int32"],
    224: [2, "Option:uint32 ErrorCode:uint32"],
    300: [4, "KeyId:guid UPN:text Attestation:text ClientRequestId:text ServerRequestId:text ServerResponse:text"],
    304: [2, "ExitCode:int32 ServerErrorMessage:text TenantType:text JoinType:text DebugOutput:text"],
    305: [2, "ExitCode:int32 ServerErrorMessage:text TenantType:text TenantName:text"],
    306: [4, ""],
    307: [2, "ExitCode:int32"],
    323: [4, "AccountProvider:text Scope:text Client:text Authority:text Resource:text CorrelationId:text"],
    325: [4, "CorrelationId:text"],
    331: [4, "DebugOutput:text"],
    334: [3, ""],
    335: [4, ""],
    340: [2, "dwInternetStatus:uint32 dwResult:uint64 dwError:uint32 InternetStatus:text Result:text"],
    344: [2, "ExitCode:int32"],
    358: [
      4,
      "Message:text DeviceIsJoined:text AADPrt:text NgcPolicyEnabled:text NgcPostLogonProvisioningEnabled:text NgcHardwarePolicyMet:text UserIsRemote:text LogonCertRequired:text MachinePolicySource:text UseCloudTrust:text CloudTgt:text",
    ],
    360: [
      3,
      "Message:text DeviceIsJoined:text AADPrt:text NgcPolicyEnabled:text NgcPostLogonProvisioningEnabled:text NgcHardwarePolicyMet:text UserIsRemote:text LogonCertRequired:text MachinePolicySource:text UseCloudTrust:text CloudTgt:text",
    ],
    362: [
      3,
      "Message:text DeviceIsJoined:text AADPrt:text NgcPolicyEnabled:text NgcPostLogonProvisioningEnabled:text NgcHardwarePolicyMet:text UserIsRemote:text LogonCertRequired:text ADFSRaReady:text RATemplateReady:text ADFSPrtPresent:text MachinePolicySource:text",
    ],
  },
  aad: {
    1089: [2, "Status:hex32"],
    1097: [3, "Error:uint32 ErrorMessage:text AdditionalInformation:text"],
    1098: [2, "Error:uint32 ErrorMessage:text AdditionalInformation:text"],
    1104: [2, "API:text Result:uint32"],
  },
  "shell-core": {
    62400: [4, "Source:text Experience:text"],
    62401: [4, "Result:text"],
    62402: [4, "Name:text"],
    62403: [4, "Name:text Value:text"],
    62404: [4, "CXID:text"],
    62405: [4, "Result:text"],
    62406: [4, "Name:text"],
    62407: [4, "Name:text Value:text"],
  },
  system: {
    // Kernel-General
    1: [
      4,
      "NewTime:time OldTime:time TimeDeltaInMs:int64 Reason:uint32 ProcessName:text ProcessID:uint32 CmosTime:time TimeZoneBias:int32 RealTimeIsUniversal:boolean SystemInCmosMode:boolean",
    ],
    12: [4, "MajorVersion:uint32 MinorVersion:uint32 BuildVersion:uint32 QfeVersion:uint32 ServiceVersion:uint16 BootMode:uint32 StartTime:time"],
    13: [4, "StopTime:time"],
    // User32: the source is classic, but its values have names
    1074: [4, "param1:text param2:text param3:text param4:text param5:text param6:text param7:text"],
  },
} as const satisfies LogShapes;
