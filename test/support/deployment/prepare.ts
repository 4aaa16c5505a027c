import { DEVICE_MSI_SID, MANAGEMENT_EXTENSION_PRODUCT } from "./names.js";
import { espLine } from "./oobe.js";
import type { Recording } from "./recording.js";

const SIDECAR = { Message1: "Apps", Message2: "Sidecar" };
const AGENT_URL = "https://agents.manage.example/IntuneWindowsAgent.msi";
const TIMEOUT = 0x800705b4;

function beginPreparing(recording: Recording): void {
  espLine(recording, "ESPDevicePreparation_PolicyProvidersInstallation_Started", "EspProviderInstallationSubcategory");
  recording.event("autopilot", 287, SIDECAR);
}

const product = { Message1: MANAGEMENT_EXTENSION_PRODUCT, Message2: DEVICE_MSI_SID };

function downloadAgent(recording: Recording): void {
  recording.event("mdm-admin", 1901, { Message1: MANAGEMENT_EXTENSION_PRODUCT, Message3: DEVICE_MSI_SID });
  recording.event("mdm-admin", 1904);
  recording.event("mdm-admin", 1905, { ...product, Message3: AGENT_URL });
}

/** Preparing your device for mobile management: the Intune Management Extension arrives and reports in. */
export function prepare(recording: Recording, seconds = 38): void {
  beginPreparing(recording);
  recording.wait(seconds * 0.4);
  downloadAgent(recording);
  recording.wait(seconds * 0.2);
  recording.event("mdm-admin", 1906, { ...product, Message3: AGENT_URL });
  recording.event("mdm-admin", 1920, product);
  recording.wait(seconds * 0.3);
  recording.event("mdm-admin", 1922, { ...product, HRESULT: 0 });
  recording.event("mdm-admin", 1912);
  recording.wait(seconds * 0.1);
  recording.event("autopilot", 288, SIDECAR);
  espLine(recording, "ESPDevicePreparation_PolicyProvidersInstallation_Succeeded", "EspProviderInstallationSubcategory");
}

/** The agent is never delivered; after its 15 minutes the page gives up. */
export function prepareUntilTimeout(recording: Recording, minutes = 15): void {
  beginPreparing(recording);
  recording.wait(minutes * 60);
  recording.event("autopilot", 289, { ...SIDECAR, Int1: minutes });
  espLine(recording, "ESPDevicePreparation_PolicyProvidersInstallation_TimedOut", "EspProviderInstallationSubcategory", TIMEOUT);
}
