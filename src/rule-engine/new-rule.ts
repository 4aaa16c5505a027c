import { PHASE_IDS, type PhaseId } from "../knowledge/index.js";

/** Folders of rules: a phase, or notices of any phase. */
export const RULE_FOLDERS = [...PHASE_IDS, "notices"] as const;
export type RuleFolder = (typeof RULE_FOLDERS)[number];

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_ID = 60;

/** `device-setup/app-held-by-proxy` in its parts; undefined for anything else, so that no name leads out of the folder. */
export function parseRuleName(name: string): { readonly folder: RuleFolder; readonly id: string } | undefined {
  const [first, id, ...rest] = name.split("/");
  const folder = RULE_FOLDERS.find((one) => one === first);
  if (folder === undefined || id === undefined || rest.length > 0 || id.length > MAX_ID || !ID.test(id)) return undefined;
  return { folder, id };
}

/**
 * A rule to begin with, and its cases. They are right as they are, so that whoever changes one thing after the other
 * sees at once what went wrong.
 * @param schema folder of the JSON Schemas, seen from the file, for editors
 */
export function newRule(folder: RuleFolder, id: string, schema?: string): { readonly rule: string; readonly cases: string } {
  const isNotice = folder === "notices";
  const phase: PhaseId = isNotice ? "device-setup" : folder;
  const head = (name: string) => (schema === undefined ? "" : `# yaml-language-server: $schema=${schema}/${name}.schema.json\n`);
  return { rule: head("rule") + ruleText(id, phase, isNotice), cases: head("cases") + CASES };
}

function ruleText(id: string, phase: PhaseId, isNotice: boolean): string {
  return `id: ${id}
title: ${isNotice ? "Say in one line what looks bad and is harmless" : "Say in one line which state is wrong"}
phase: ${phase}
# The step of the status page, or null for the phase as a whole.
step: null
# root-cause, contributing, symptom or notice
role: ${isNotice ? "notice" : "root-cause"}
# confirmed only where the evidence excludes every other cause; then certaintyBecause says how.
certainty: possible
# Logs without which "no match" is "unknown".
requires: [autopilot]
# Hold on to ids, fields and codes; a text changes with the language of Windows.
when:
  event: { log: autopilot, id: 180, data: { HRESULT: { hresult: "0x80070005" } } }
# What made it good later.
unless:
  - later: { event: { log: autopilot, id: 181 } }
errorCode: of-evidence
explanation: >-
  Say what happened and what is behind it. The code was {HRESULT:code}.
remedies:${isNotice ? " []" : "\n  - technician: Say what the person at the device can do now.\n  - admin: Say what has to change in the tenant."}
# Public pages that document it: https addresses.
references: []
# observed once a real log has shown it
status: experimental
`;
}

const CASES = `# Small invented deployments, and what the rule must say to each. No names, serials or ids of real devices.
- name: the decisive event is there
  expect: match
  logs: [autopilot]
  events:
    - { log: autopilot, id: 180, data: { HRESULT: "0x80070005" } }
  errorCode: "0x80070005"

- name: a near miss that differs in the one decisive fact
  expect: no-match
  logs: [autopilot]
  events:
    - { log: autopilot, id: 180, data: { HRESULT: "0x80070002" } }

- name: a later retry succeeded
  expect: no-match
  logs: [autopilot]
  events:
    - { log: autopilot, id: 180, data: { HRESULT: "0x80070005" } }
    - { log: autopilot, id: 181, at: 60 }

- name: the log that would tell is missing
  expect: unknown
  logs: [mdm-admin]
  events:
    - { log: mdm-admin, id: 72 }
`;
