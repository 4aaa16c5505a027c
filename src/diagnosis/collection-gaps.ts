import type { Evidence, NotCollected } from "../evidence/index.js";
import { isLogAlias, type LOGS, logAliasOf } from "../knowledge/index.js";
import type { Deployment } from "../stages/index.js";
import { MDM_DIAGNOSTICS } from "./log-gaps.js";
import type { CoverageGap } from "./report-model.js";

/** What a diagnosis would use; the rest of what a collection asks for is there for other questions. */
const USED =
  /IntuneManagementExtension|mdmlogs|MDMDiagnostics|MDM diagnostics|\\Enrollments|ModernDeployment|Autopilot|Provisioning|TpmHli|enrollaik|tpminfo|dsregcmd/i;
const MOST_NAMES = 4;
/** Without these areas `mdmdiagnosticstool` leaves the logs out that a deployment is judged by. */
const AREAS = ["autopilot", "deviceenrollment"] as const;

/** What was asked for when the logs were collected and is not there, told once per collector; and areas that nobody asked for. */
export function collectionGaps({ texts }: Evidence, deployment: Deployment): CoverageGap[] {
  const used = texts.notCollected.filter(({ what }) => USED.test(what) || logAliasOf(channelIn(what)) !== undefined);
  const tool = used.filter(({ by }) => by === "mdmdiagnosticstool");
  return [
    ...notCollectedGap(
      "Intune",
      used.filter(({ by }) => by === "Intune"),
    ),
    ...notCollectedGap("mdmdiagnosticstool", tool),
    ...areaGap(texts, deployment),
  ];
}

function notCollectedGap(by: NotCollected["by"], items: readonly NotCollected[]): CoverageGap[] {
  const [first] = items;
  if (!first) return [];
  const names = [...new Set(items.map(({ what, code }) => (code === undefined ? what : `${what} (${code})`)))];
  const left = names.length - MOST_NAMES;
  const list = names.slice(0, MOST_NAMES).join(", ") + (left > 0 ? ` and ${left} more` : "");
  const why = `The collection got nothing for ${list}, so that its absence here says nothing about the device.`;
  return [{ what: `Asked for by ${by} and not collected`, why, ...(by === "mdmdiagnosticstool" ? { collect: MDM_DIAGNOSTICS } : {}) }];
}

/** Only where a log is missing that one of the areas would have brought. */
function areaGap({ requests }: Evidence["texts"], { logs }: Deployment): CoverageGap[] {
  const [request] = requests;
  if (request === undefined || request.areas.length === 0) return [];
  const missing = AREAS.filter((area) => !requests.some(({ areas }) => areas.includes(area)));
  const isMissed = [...logs].some(
    ([log, { why }]) => why === "missing" && isLogAlias(log) && IN_AREA[log] !== undefined && missing.includes(IN_AREA[log]),
  );
  if (!isMissed) return [];
  const why = `mdmdiagnosticstool was asked for ${request.areas.join(", ")}; the area ${missing.join(" and ")} was not asked for, so its logs were not taken along.`;
  return [{ what: "Areas of the MDM diagnostics", why, collect: MDM_DIAGNOSTICS }];
}

const IN_AREA: Readonly<Partial<Record<keyof typeof LOGS, (typeof AREAS)[number]>>> = {
  autopilot: "autopilot",
  "management-service": "autopilot",
  "device-registration": "autopilot",
  aad: "autopilot",
  "shell-core": "autopilot",
  "mdm-admin": "deviceenrollment",
};

function channelIn(what: string): string {
  return what.replace(/^Events /, "");
}
