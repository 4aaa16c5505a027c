import { isObject, parseJsonObject } from "../json-text.js";
import type { PageStatusCategory, PageStatusStep, PageStatusValue } from "./page-status.js";
import { readCounts, readStatusText } from "./status-text.js";

export type PageStatusResult =
  | { readonly status: PageStatusValue }
  /** `page-status-json` or `page-status-keys`. */
  | { readonly issue: { readonly code: string; readonly message: string } };

const CATEGORIES: readonly [RegExp, PageStatusCategory][] = [
  [/^devicepreparation(?:category)?\.status$/i, "device-preparation"],
  [/^devicesetup(?:category)?\.status$/i, "device-setup"],
  [/^accountsetup(?:category)?\.status$/i, "account-setup"],
];

const STEP_NAMES: ReadonlyMap<string, string> = new Map([
  ["tpmattestation", "tpm-attestation"],
  ["aadj", "aadj"],
  ["mdmenrollment", "mdm-enrollment"],
  ["espproviderinstallation", "esp-provider-installation"],
  ["securitypolicies", "security-policies"],
  ["certificates", "certificates"],
  ["networkconnections", "network-connections"],
  ["apps", "apps"],
  ["waitingforaadregistration", "waiting-for-aad-registration"],
]);

const STATES: ReadonlySet<string> = new Set([
  "notstarted",
  "inprogress",
  "succeeded",
  "failed",
  "cancelled",
  "notrequired",
  "failedfrompreviouscategory",
  "failedfromprevioussubcategory",
  "rebootrequiredandtryagain",
]);

/**
 * The category that a registry value of `Provisioning\AutopilotSettings` is about, by the value's name.
 * @returns undefined for every other value
 */
export function pageStatusCategory(valueName: string): PageStatusCategory | undefined {
  return CATEGORIES.find(([pattern]) => pattern.test(valueName.slice(0, 64)))?.[1];
}

/**
 * Reads the JSON of one `…Category.Status` value, in the nested shape (a state and a text per step) and the flat
 * one (a text per step), whatever the case and the prefix of its keys. Never throws.
 */
export function readPageStatus(category: PageStatusCategory, json: string): PageStatusResult {
  const parsed = parseJsonObject(json);
  if ("reason" in parsed) return { issue: { code: "page-status-json", message: `The status of the page cannot be read: ${parsed.reason}.` } };
  let state: string | undefined;
  let succeeded: unknown;
  let text: unknown;
  const steps: PageStatusStep[] = [];
  for (const [key, value] of Object.entries(parsed.object)) {
    const name = key.slice(key.lastIndexOf(".") + 1);
    switch (plainWord(name)) {
      case "categorystate":
        state = stateWord(value);
        break;
      case "categorysucceeded":
        succeeded = value;
        break;
      case "categorystatustext":
      case "categorystatusmessage":
        text = typeof text === "string" && text !== "" ? text : value;
        break;
      default: {
        const step = readStep(name, value);
        if (step !== undefined) steps.push(step);
      }
    }
  }
  if (state === undefined && succeeded === undefined && steps.length === 0) {
    return { issue: { code: "page-status-keys", message: "The status of the page has neither a state nor a step." } };
  }
  return { status: { category, state: state ?? (isTrue(succeeded) ? "succeeded" : "unknown"), ...readStatusText(text), steps } };
}

function readStep(key: string, value: unknown): PageStatusStep | undefined {
  const bare = key.replace(/subcategory$/i, "");
  const name = STEP_NAMES.get(plainWord(bare)) ?? bare;
  if (isObject(value)) {
    const fields = new Map(Object.entries(value).map(([field, content]) => [plainWord(field), content]));
    const text = readStatusText(fields.get("subcategorystatustext") ?? fields.get("subcategorystatusmessage"));
    const state = stateWord(fields.get("subcategorystate") ?? fields.get("state"));
    return { name, state: state ?? (text.errorCode === undefined ? "unknown" : "failed"), ...text, ...countsOf(text) };
  }
  if (typeof value !== "string") return undefined;
  const word = plainWord(value);
  if (STATES.has(canonicalState(word))) return { name, state: canonicalState(word) };
  const text = readStatusText(value);
  return { name, state: text.errorCode === undefined ? "unknown" : "failed", ...text, ...countsOf(text) };
}

function countsOf(text: { readonly text?: string; readonly errorCode?: string }): ReturnType<typeof readCounts> {
  return text.errorCode === undefined ? readCounts(text.text) : {};
}

function stateWord(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const word = plainWord(value);
  return word === "" ? undefined : canonicalState(word);
}

function canonicalState(word: string): string {
  return word === "canceled" ? "cancelled" : word;
}

/** `not_started`, `notStarted` and `Not started` are one word. */
function plainWord(text: string): string {
  return text
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}
