import { z } from "zod";
import { IME_MEANINGS, PHASE_IDS, SCENARIOS, STATUSES, STEP_IDS } from "../knowledge/index.js";
import { AGENT_LOG_NAMES } from "./beside-schema.js";
import { hexSchema } from "./matcher-schema.js";

/** The file `<rule-id>.cases.yaml` beside a rule: small invented deployments and what the rule must say to each. */

const value = z.union([z.string(), z.number(), z.boolean()], "expected a text, a number, true or false");

const caseEventSchema = z.strictObject({
  log: z.string().describe("Short name of the log"),
  provider: z.string().optional().describe("Needed only in logs that many providers write to"),
  id: z.int().min(0).max(65535).describe("Id of the event"),
  at: z.number().optional().describe("Seconds after the start of the case; default: one second after the event before it"),
  data: z
    .record(z.string(), z.union([value, z.array(value)]))
    .optional()
    .describe("Fields as the log holds them; fields with a value map may be given by word"),
  level: z.int().min(0).max(5).optional().describe("Default: the level of the event dictionary"),
  version: z.int().min(0).optional().describe("Version of the event's layout; default: none"),
  recordId: z.int().min(1).optional().describe("Default: counted up in each log"),
  computer: z.string().optional().describe("Name of the device that wrote it; default: the same for all events"),
  userSid: z.string().optional().describe("SID of the account under which it was written"),
});
export type CaseEvent = z.infer<typeof caseEventSchema>;

const caseLineSchema = z.strictObject({
  log: z.enum(AGENT_LOG_NAMES).describe("Which log of the Intune Management Extension"),
  means: z.enum(IME_MEANINGS).describe("What the line says, by the name that the grammar of `knowledge/ime` has for it"),
  at: z.number().optional().describe("Seconds after the start of the case; default: one second after the line before it"),
  values: z.record(z.string(), value).optional().describe("Values of the line by their names"),
  noise: z.literal(true).optional().describe("A line that healthy runs have too"),
});
export type CaseLine = z.infer<typeof caseLineSchema>;

const caseItemSchema = z.strictObject({
  phase: z.enum(PHASE_IDS).describe("Phase that waits for it"),
  step: z.enum(STEP_IDS).describe("Step that waits for it"),
  kind: z.enum(["app", "policy", "certificate", "network", "script"]).describe("What kind of item it is"),
  id: z.string().describe("The id as the status page has it"),
  name: z.string().optional().describe("The name that people know it by"),
  status: z.enum(STATUSES).describe("How far it came"),
  errorCode: hexSchema.optional().describe("The code with which it failed"),
});
export type CaseItem = z.infer<typeof caseItemSchema>;

const json = z.record(z.string(), z.unknown());

const caseSchema = z.strictObject({
  name: z.string().trim().min(1).describe("What the case shows, as a sentence"),
  expect: z.enum(["match", "no-match", "unknown"]).describe("What the rule must say to it"),
  nearMissOf: z.string().optional().describe("Of a no-match case: the neighbour that it is instead, and whose rule matches here"),
  scenario: z.enum(SCENARIOS).optional().describe("Sets the scenario instead of finding it from the events"),
  logs: z.array(z.string()).describe("Logs that are there; each covers the whole case. Any other log is missing"),
  events: z.array(caseEventSchema).describe("In order of time"),
  agentLogs: z
    .array(z.enum(AGENT_LOG_NAMES))
    .optional()
    .describe("Logs of the Intune Management Extension that are there; those of `lines` are by themselves"),
  lines: z.array(caseLineSchema).optional().describe("Lines of these logs, in their order"),
  registry: z
    .array(
      z.strictObject({
        key: z.string().describe("The key, without HKEY_LOCAL_MACHINE in front"),
        value: z.string().describe("Name of the value; empty for the key's default"),
        data: value.describe("What it holds: a text, or a number for a DWORD"),
      }),
    )
    .optional()
    .describe("Values of a registry export; keys below HKEY_LOCAL_MACHINE"),
  items: z.array(caseItemSchema).optional().describe("Items that the page waits for, beside those that the events bring about"),
  profile: json.optional().describe("Keys of the Autopilot profile file, such as ErrorCode: 815"),
  page: json.optional().describe("DevicePreparationCategory, DeviceSetupCategory, AccountSetupCategory: the JSON that the status page kept"),
  device: z
    .partialRecord(
      z.enum([
        "manufacturer",
        "model",
        "serialNumber",
        "windowsBuild",
        "windowsName",
        "tpmSpecVersion",
        "tpmManufacturer",
        "tpmFirmware",
        "computerName",
      ]),
      z.string().describe("Text as the evidence has it"),
    )
    .optional()
    .describe("What is known of the device, such as its model or its TPM"),
  facts: z
    .record(z.string(), z.union([value, z.array(z.string()), z.null()]))
    .optional()
    .describe("Sets facts by hand; null makes one unknown. Only where events cannot bring it about"),
  says: z.array(z.string()).min(1).optional().describe("Texts that the title, explanation or remedies must hold"),
  errorCode: hexSchema.optional().describe("Code that the finding must show"),
  place: z
    .strictObject({
      phase: z.enum(PHASE_IDS).describe("Phase of the finding"),
      step: z.enum(STEP_IDS).nullable().describe("Step of the finding; null: the phase as a whole"),
    })
    .optional()
    .describe("Phase and step that the finding must have"),
});
export type RuleCase = z.infer<typeof caseSchema>;

export const casesSchema = z
  .array(caseSchema)
  .min(1)
  .meta({ title: "redscreen rule cases", description: "Cases of one rule: a match, a near miss and an unknown at least" });
