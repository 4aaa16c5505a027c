import { type AgentLog, askForUserToken, checkPhase, installApp, registerApps, startAgent, startAgentLog, tellUtc } from "../deployment/agent-log.js";
import { tokenErrorsBeforeSignIn, espLine } from "../deployment/oobe.js";
import { ALDERBROOK, APPS, MARTA, NAMED } from "../deployment/names.js";
import { enrollmentKeys, joinKey, pageStatusKey, preparationRows, profileKeys, setupRows, trackingKeys } from "../deployment/registry.js";
import { installerKey, locUri, snapshotKeys } from "../deployment/registry-tracking.js";
import { beginSetup, failCategory, identifyApps } from "../deployment/setup.js";
import { collect, deliveredProfile, newDevice, type Story, userDrivenPreparation, userDrivenUntilEnrolled } from "./story.js";

const WINTER_IN_BERLIN = 60;
const SYDNEY = 600;
const INCORRECT_FUNCTION = 0x80070001;

const prepared = { state: "succeeded", rows: preparationRows() };

/** A script around msiexec asks for a package that has another name; its own exit code is all that the page learns. */
const wrongPackageName: Story = {
  name: "wrapper-script-wrong-package",
  layout: { kind: "intune-zip" },
  bundle: () => {
    const recording = newDevice("2026-04-13T06:32:14Z", "DESKTOP-J8P2NDW");
    userDrivenUntilEnrolled(recording);
    userDrivenPreparation(recording);
    const main = startAgentLog(recording, "IntuneManagementExtension", WINTER_IN_BERLIN);
    const work = startAgentLog(recording, "AppWorkload", WINTER_IN_BERLIN);
    startAgent(recording, main);
    beginSetup(recording, ALDERBROOK, "DeviceSetup");
    checkPhase(main, "DeviceSetup");
    askForUserToken(main);
    tellUtc(recording, work);
    registerApps(work, "DeviceSetup", [NAMED.portal, NAMED.viewer]);
    identifyApps(recording, "DeviceSetup", [NAMED.portal, NAMED.viewer]);
    installApp(recording, work, { app: NAMED.portal, command: "portal-setup.exe /quiet", seconds: 95, exitCode: 0 });
    tokenErrorsBeforeSignIn(recording);
    askForUserToken(main);
    installApp(recording, work, {
      app: NAMED.viewer,
      command: "powershell.exe -ExecutionPolicy Bypass -File .\\install.ps1",
      seconds: 21,
      exitCode: 1,
    });
    recording.wait(6);
    espLine(recording, "ESPDeviceSetup_ApplicationsInstallation_Failed", "AppsSubcategory", INCORRECT_FUNCTION);
    failCategory(recording, "DeviceSetup", INCORRECT_FUNCTION);
    const rows = setupRows({ AppsSubcategory: ["failed", "Apps (0x80070001)"] });
    return collect(recording, {
      profileFile: deliveredProfile(recording),
      registry: [
        ...profileKeys(ALDERBROOK),
        pageStatusKey({ DevicePreparation: prepared, DeviceSetup: { state: "failed", rows } }),
        ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false } }),
        ...trackingKeys(3, [
          [NAMED.portal, 3],
          [NAMED.viewer, 4],
        ]),
      ],
      agentLogs: { "IntuneManagementExtension.log": main.bytes(), "AppWorkload.log": work.bytes() },
    });
  },
};

/** Time passes while the agent checks where the page stands, as it does every minute. */
function keepChecking(wait: (seconds: number) => void, log: AgentLog, minutes: number): void {
  for (let minute = 0; minute < minutes; minute += 1) {
    wait(60);
    checkPhase(log, "DeviceSetup");
  }
}

/** In the middle of the page the device gets the zone of its office; its logs jump by nine hours, its clock does not. */
const zoneStep: Story = {
  name: "agent-logs-zone-step",
  layout: { kind: "zip" },
  bundle: () => {
    const recording = newDevice("2026-04-14T03:10:00Z", "DESKTOP-Q5V1XLA");
    const main = startAgentLog(recording, "IntuneManagementExtension", WINTER_IN_BERLIN);
    const work = startAgentLog(recording, "AppWorkload", WINTER_IN_BERLIN);
    const wait = (seconds: number): void => recording.wait(seconds);
    startAgent(recording, main);
    wait(4);
    checkPhase(main, "DeviceSetup");
    askForUserToken(main);
    tellUtc(recording, work);
    registerApps(work, "DeviceSetup", [NAMED.portal, NAMED.vpn]);
    installApp(recording, work, { app: NAMED.portal, command: "portal-setup.exe /quiet", seconds: 80, exitCode: 0 });
    keepChecking(wait, main, 12);
    for (const log of [main, work]) log.setZone(SYDNEY);
    tellUtc(recording, main);
    tellUtc(recording, work);
    keepChecking(wait, main, 15);
    installApp(recording, work, { app: NAMED.vpn, command: "msiexec /i vpn.msi /qn", seconds: 640, exitCode: 1603 });
    wait(5);
    checkPhase(main, "DeviceSetup");
    return collect(recording, { agentLogs: { "IntuneManagementExtension.log": main.bytes(), "AppWorkload.log": work.bytes() } });
  },
};

const VPN_PRODUCT = "{5E1C90B7-3A4D-4826-9F70-D1B6A2C84E53}";
const AGENT_PRODUCT = "{6D5A1C27-9B3E-4F80-A1C6-25E7B09D4F38}";
const minutesAfterNine = (minute: number): string => new Date(Date.UTC(2026, 3, 15, 9, minute)).toISOString().replace(".000", "");

/** Somebody saved the registry and nothing else; what the page waited for is in its snapshots. */
const registryAlone: Story = {
  name: "registry-names-open-app",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = newDevice("2026-04-15T10:03:00Z", "DESKTOP-T2Y7EKB");
    const rows = setupRows({ AppsSubcategory: ["failed", "Apps (0x800705b4)"] });
    const refreshes = Array.from({ length: 12 }, (_, index) => minutesAfterNine(2 + index * 5));
    const each = (items: (index: number) => Readonly<Record<string, number>>) => Object.fromEntries(refreshes.map((at, index) => [at, items(index)]));
    return collect(recording, {
      registry: [
        ...profileKeys(ALDERBROOK),
        joinKey(ALDERBROOK, MARTA),
        pageStatusKey({ DevicePreparation: prepared, DeviceSetup: { state: "failed", rows } }),
        ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false } }),
        ...trackingKeys(3, [
          [APPS.portal, 3],
          [APPS.office, 3],
        ]),
        ...snapshotKeys(
          "ExpectedPolicies",
          each(() => ({ [locUri.placeholder()]: 1 })),
        ),
        ...snapshotKeys(
          "Sidecar",
          each((index) => ({
            [locUri.app(APPS.portal.id, APPS.portal.revision)]: index < 1 ? 2 : 3,
            [locUri.app(APPS.office.id, APPS.office.revision)]: index < 3 ? 2 : 3,
          })),
        ),
        ...snapshotKeys(
          "ExpectedMSIAppPackages",
          each(() => ({ [locUri.msi(AGENT_PRODUCT)]: 1, [locUri.msi(VPN_PRODUCT)]: 0 })),
        ),
        installerKey(AGENT_PRODUCT, { Status: 70, CurrentDownloadUrl: "https://content.manage.example/IntuneWindowsAgent.msi?v=1" }),
        installerKey(VPN_PRODUCT, { Status: 50, CurrentDownloadUrl: "https://content.manage.example/Alderbrook%20VPN.msi?sig=none" }),
      ],
      registryDump: { leadingBlank: true },
    });
  },
};

export const AGENT_STORIES = [wrongPackageName, zoneStep, registryAlone];
