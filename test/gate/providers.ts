import { type Build, preparing, technicianJoined } from "../stages/bases.js";
import { espLine } from "../support/deployment/oobe.js";
import { prepareUntilTimeout } from "../support/deployment/prepare.js";
import { hex, pageFails, red, TIMEOUT } from "./endings.js";
import { events, failed, full, type GateBundle, type Quoted, sparse } from "./gate.js";

const PREPARING = "device-preparation/preparing-mdm";
const SIDECAR = { Message1: "Apps", Message2: "Sidecar" };
const configMgr = { Message1: "Apps", Message2: "ConfigMgr" };
const agent = "{6D5A1C27-9B3E-4F80-A1C6-25E7B09D4F38}";
const provider = (id: 287 | 288, data: Readonly<Record<string, string>>, seconds = 1): Quoted => ["autopilot", id, data, seconds];
const providersFail =
  (kind: "TimedOut" | "Failed", code: number): Build =>
  (recording) =>
    espLine(recording, `ESPDevicePreparation_PolicyProvidersInstallation_${kind}`, "EspProviderInstallationSubcategory", code);
const late = failed(PREPARING, hex(TIMEOUT), "management-extension-timeout");
const lateConfigMgr = failed(PREPARING, hex(TIMEOUT), "configmgr-client-timeout");
const broken = failed(PREPARING, "0x80070643", "management-extension-failed");

export const PROVIDERS: readonly GateBundle[] = [
  sparse("management extension late", late, [provider(287, SIDECAR), ["autopilot", 289, { ...SIDECAR, Int1: 15 }]]),
  full("management extension late", late, [preparing, (recording) => prepareUntilTimeout(recording), pageFails(TIMEOUT)], { layout: "intune-zip" }),
  full("management extension late, technician", late, [
    technicianJoined,
    (recording) => recording.event("mdm-admin", 72),
    (recording) => prepareUntilTimeout(recording),
    red(TIMEOUT),
  ]),
  sparse("management extension broken", broken, [provider(287, SIDECAR), ["autopilot", 290, { ...SIDECAR, HRESULT: 0x80070643 }]]),
  full("management extension broken", broken, [
    preparing,
    events(
      provider(287, SIDECAR, 20),
      [
        "mdm-admin",
        1905,
        {
          Message1: agent,
          Message2: "S-0-0-00-0000000000-0000000000-000000000-000",
          Message3: "https://agents.manage.example/IntuneWindowsAgent.msi",
        },
        9,
      ],
      ["mdm-admin", 1920, { Message1: agent }, 20],
      ["mdm-admin", 1924, { Message1: "log", Message2: "/quiet", Message3: agent, HRESULT: 0x80070643 }],
      ["autopilot", 290, { ...SIDECAR, HRESULT: 0x80070643 }],
    ),
    providersFail("Failed", 0x80070643),
    pageFails(0x80070643),
  ]),
  sparse("ConfigMgr late", lateConfigMgr, [provider(287, configMgr), ["autopilot", 289, { ...configMgr, Int1: 30 }]]),
  full("ConfigMgr late", lateConfigMgr, [
    preparing,
    events(provider(287, SIDECAR), provider(287, configMgr, 40), provider(288, SIDECAR, 1760), ["autopilot", 289, { ...configMgr, Int1: 30 }]),
    providersFail("TimedOut", TIMEOUT),
    pageFails(TIMEOUT),
  ]),
];
