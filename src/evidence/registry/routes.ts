import type { RegistryDraft } from "./draft.js";
import type { KeySection } from "./key-section.js";
import type { RegistryArea } from "./model.js";
import { readAgent } from "./read-agent.js";
import { readDiagnostics, readPolicyCache, readSettings } from "./read-autopilot.js";
import { readEnrollments } from "./read-enrollments.js";
import { readInstallerJob, readInstallerProduct, readOfficeJob, readUninstallEntry } from "./read-installers.js";
import { readPreparation } from "./read-preparation.js";
import { readCloudJoin, readOobeState, readProvisioning, readSetupState, readTimeZone } from "./read-system.js";
import { readTracking } from "./read-tracking.js";

interface Route {
  /** Parts of the path, lower case. */
  readonly parts: readonly string[];
  readonly area: RegistryArea;
  readonly read: (section: KeySection, draft: RegistryDraft) => void;
}

const MICROSOFT = "hklm/software/microsoft";

function route(path: string, area: RegistryArea, read: Route["read"]): Route {
  return { parts: path.split("/"), area, read };
}

/** Which key is whose; the longer path stands before the shorter one that it begins with. */
const ROUTES: readonly Route[] = [
  route(`${MICROSOFT}/enrollments`, "enrollments", readEnrollments),
  route(`${MICROSOFT}/windows/autopilot/enrollmentstatustracking`, "tracking", readTracking),
  route(`${MICROSOFT}/enterprisedesktopappmanagement`, "msi", readInstallerJob),
  route(`${MICROSOFT}/officecsp`, "office", readOfficeJob),
  route(`${MICROSOFT}/intunemanagementextension`, "agent", readAgent),
  route(`${MICROSOFT}/windows/currentversion/uninstall`, "products", readUninstallEntry),
  route(`${MICROSOFT}/windows/currentversion/installer/userdata`, "products", readInstallerProduct),
  route(`${MICROSOFT}/windows/currentversion/oobe`, "setup", readOobeState),
  route(`${MICROSOFT}/provisioning/autopilotsettings/devicepreparation`, "autopilot-settings", readPreparation),
  route(`${MICROSOFT}/provisioning/autopilotsettings`, "autopilot-settings", readSettings),
  route(`${MICROSOFT}/provisioning/diagnostics/autopilot`, "autopilot-diagnostics", readDiagnostics),
  route(`${MICROSOFT}/provisioning/autopilotpolicycache`, "autopilot-policy-cache", readPolicyCache),
  route(`${MICROSOFT}/provisioning`, "provisioning", readProvisioning),
  route("hklm/system/currentcontrolset/control/clouddomainjoin", "cloud-domain-join", readCloudJoin),
  route("hklm/system/currentcontrolset/control/timezoneinformation", "time-zone", readTimeZone),
  route("hklm/system/setup", "setup", readSetupState),
];

/** The reader of a key, its area, and how many parts of the path lead to it. */
export function routeOf(path: readonly string[]): (Route & { readonly depth: number }) | undefined {
  const words = path.slice(0, 7).map((part) => part.toLowerCase());
  const found = ROUTES.find(({ parts }) => parts.length <= words.length && parts.every((part, index) => part === words[index]));
  return found === undefined ? undefined : { ...found, depth: found.parts.length };
}
