import { z } from "zod";
import { IME_MEANINGS, PHASE_IDS, STATUSES, STEP_IDS } from "../knowledge/index.js";
import { definedKeys, type HresultPattern, hresultSchema, type Matcher, matcherSchema } from "./matcher-schema.js";

/** Conditions over evidence beside the event logs: lines of the agent's logs, registry values, tracked items. */

/** The agent's logs by short names, with the name that each gives itself. */
export const AGENT_LOGS = {
  "intune-management-extension": "IntuneManagementExtension",
  "app-workload": "AppWorkload",
  "agent-executor": "AgentExecutor",
  "app-action-processor": "AppActionProcessor",
  "client-health": "ClientHealth",
  "health-scripts": "HealthScripts",
  sensor: "Sensor",
  "win32-app-inventory": "Win32AppInventory",
} as const;
export type AgentLog = keyof typeof AGENT_LOGS;
export const AGENT_LOG_NAMES = Object.keys(AGENT_LOGS) as [AgentLog, ...AgentLog[]];

const oneOrMore = <Item extends z.ZodType>(item: Item) => z.union([item, z.array(item).min(1)]);
const meansSchema = oneOrMore(z.enum(IME_MEANINGS)).describe("What the line says, by the name that the grammar of `knowledge/ime` has for it");
const valuesSchema = z.record(z.string(), matcherSchema).describe("Value of the line → how it is compared; all must fit");

const laterLineSchema = z.strictObject({
  means: meansSchema,
  values: valuesSchema.optional(),
  same: z.array(z.string()).min(1).optional().describe("Values that must be there and equal in both lines"),
});

export const logLineSchema = z
  .strictObject({
    log: oneOrMore(z.enum(AGENT_LOG_NAMES)).describe(
      "Which log of the Intune Management Extension; before August 2024 app-workload is part of the main log",
    ),
    means: meansSchema,
    values: valuesSchema.optional(),
    notFollowedBy: z
      .array(laterLineSchema)
      .min(1)
      .optional()
      .describe("Drops a line after which one of these comes in the same log, in this file of it or a later one"),
  })
  .describe("A line of the Intune Management Extension's logs. Lines that healthy runs have too never fit") as unknown as z.ZodType<LogLinePattern>;

export const registrySchema = z
  .strictObject({
    key: z.string().min(1).max(500).describe("The end of the key, capitals ignored; * stands for any text, ? for one character"),
    value: z.string().describe("Name of the value, capitals ignored; empty for the key's default"),
    is: matcherSchema.optional().describe("How its data is compared: text as it stands, numbers in decimal. Without it the value has to be there"),
  })
  .describe("A value of a registry export, of the keys that tell of a deployment") as unknown as z.ZodType<RegistryPattern>;

export const itemSchema = z
  .strictObject({
    kind: z.enum(["app", "policy", "certificate", "network", "script"]).optional().describe("What kind of item it is"),
    status: oneOrMore(z.enum(STATUSES)).optional().describe("How far it came, or several such states"),
    phase: oneOrMore(z.enum(PHASE_IDS)).optional().describe("Phase that waits for it, or several"),
    step: oneOrMore(z.enum(STEP_IDS)).optional().describe("Step that waits for it, or several"),
    id: matcherSchema.optional().describe("The id as the status page has it"),
    name: matcherSchema.optional().describe("The name, from whichever evidence has one"),
    errorCode: hresultSchema.optional(),
    exitCode: matcherSchema.optional().describe("What the installer ended with, from the agent's logs"),
  })
  .refine((item) => definedKeys(item).length > 0, "expected at least one of its keys")
  .describe("An item that the status page waits for. One that fits is enough") as unknown as z.ZodType<ItemPattern>;

export interface LaterLine {
  readonly means: (typeof IME_MEANINGS)[number] | readonly (typeof IME_MEANINGS)[number][];
  readonly values?: Readonly<Record<string, Matcher>> | undefined;
  readonly same?: readonly string[] | undefined;
}
export interface LogLinePattern extends Omit<LaterLine, "same"> {
  readonly log: AgentLog | readonly AgentLog[];
  readonly notFollowedBy?: readonly LaterLine[] | undefined;
}
export interface RegistryPattern {
  readonly key: string;
  readonly value: string;
  readonly is?: Matcher | undefined;
}
export interface ItemPattern {
  readonly kind?: "app" | "policy" | "certificate" | "network" | "script" | undefined;
  readonly status?: (typeof STATUSES)[number] | readonly (typeof STATUSES)[number][] | undefined;
  readonly phase?: (typeof PHASE_IDS)[number] | readonly (typeof PHASE_IDS)[number][] | undefined;
  readonly step?: (typeof STEP_IDS)[number] | readonly (typeof STEP_IDS)[number][] | undefined;
  readonly id?: Matcher | undefined;
  readonly name?: Matcher | undefined;
  readonly errorCode?: HresultPattern | undefined;
  readonly exitCode?: Matcher | undefined;
}
