import { z } from "zod";
import { type ItemPattern, itemSchema, type LogLinePattern, logLineSchema, type RegistryPattern, registrySchema } from "./beside-schema.js";
import { PHASE_IDS, STATUSES, STEP_IDS } from "../knowledge/index.js";
import {
  definedKeys,
  durationSchema,
  type FactMatcher,
  factMatcherSchema,
  type HresultPattern,
  hresultSchema,
  type Matcher,
  matcherSchema,
} from "./matcher-schema.js";

/** The condition language of the rules: small and closed. What it cannot say becomes a fact of `stages/`. */

const EVENT_SCOPES = ["attempt", "bundle", "before-attempt"] as const;
type EventScope = (typeof EVENT_SCOPES)[number];

const logSchema = z
  .union([z.string(), z.array(z.string()).min(1)], "expected the short name of a log, such as autopilot, or a list of them")
  .describe("Short name of a log (`autopilot`, `mdm-admin`, …) or several");
const idSchema = z
  .union([z.int().min(0).max(65535), z.array(z.int().min(0).max(65535)).min(1)], "expected an event id such as 180, or a list of them")
  .describe("Event id, or several");
const dataSchema = z
  .record(z.string(), matcherSchema)
  .describe(
    "Field name → how its value is compared; all must fit. `anyField` stands for any field. A field that the event lacks fits only `present: false`",
  );

const sameSchema = z
  .array(
    z.union(
      [z.string(), z.strictObject({ field: z.string().describe("Field of the candidate"), other: z.string().describe("Field of the other event") })],
      "expected a field name, or { field, other } where the two events name it differently",
    ),
  )
  .min(1)
  .describe("Fields whose values must be there and equal in both events");

const otherEventSchema = z.strictObject({
  log: logSchema.optional().describe("Default: the log of the candidate"),
  id: idSchema,
  data: dataSchema.optional(),
  same: sameSchema.optional(),
});

const eventShape = {
  log: logSchema,
  provider: z.string().optional().describe("Needed only in logs that many providers write to (system, application)"),
  id: idSchema,
  version: z.int().min(0).optional().describe("Version of the event's layout"),
  level: z.int().min(0).max(5).optional().describe("1 critical, 2 error, 3 warning, 4 information; levels mislead, prefer fields"),
  data: dataSchema.optional(),
  scope: z.enum(EVENT_SCOPES).optional().describe("Where to look: this attempt (default), the whole bundle, or only before this attempt"),
  phase: z.enum(PHASE_IDS).optional().describe("Phase that the event dictionary gives this occurrence"),
  step: z.enum(STEP_IDS).optional().describe("Step that the event dictionary gives this occurrence"),
  notFollowedBy: z.array(otherEventSchema).min(1).optional().describe("Drops an event after which one of these comes: a retry that worked"),
  notPrecededBy: z.array(otherEventSchema).min(1).optional().describe("Drops an event before which one of these came"),
  get near(): z.ZodOptional<z.ZodType<Near>> {
    return nearSchema.optional();
  },
} as const;

const eventSchema = z
  .strictObject(eventShape)
  .meta({ id: "Event", description: "An event that is in the log" }) as unknown as z.ZodType<EventPattern>;

const nearSchema = z
  .strictObject({ event: eventSchema, within: durationSchema })
  .describe("Another event at most so long before or after") as z.ZodType<Near>;

const countSchema = z
  .strictObject({
    event: eventSchema,
    atLeast: z.int().min(1).optional().describe("So many or more"),
    atMost: z.int().min(0).optional().describe("So many or fewer; unknown where a log in which they would stand is missing"),
    within: durationSchema.optional().describe("Counted in the busiest span of this length; without it in the whole scope"),
  })
  .refine((count) => count.atLeast !== undefined || count.atMost !== undefined, "expected atLeast or atMost")
  .describe("How often an event is in the log");

const sequenceSchema = z
  .strictObject({
    events: z.array(eventSchema).min(2).describe("The events in their order"),
    within: durationSchema.optional().describe("From the first to the last of them"),
  })
  .describe("Events that come one after the other; others may stand between them");

const eventOnlySchema = z.strictObject({ event: eventSchema });

const stageSchema = z
  .strictObject({
    phase: z
      .union([z.enum(PHASE_IDS), z.array(z.enum(PHASE_IDS)).min(1)])
      .optional()
      .describe("Phase, or several; without it every phase"),
    step: z
      .union([z.enum(STEP_IDS), z.array(z.enum(STEP_IDS)).min(1)])
      .optional()
      .describe("Step, or several; without it the phase as a whole, or with failure: true every step"),
    status: z
      .union([z.enum(STATUSES), z.array(z.enum(STATUSES)).min(1)])
      .optional()
      .describe("State of the step; without `step` the state of the phase"),
    errorCode: hresultSchema.optional().describe("Code of the step; with `failure: true` the code of the failure"),
    failure: z.literal(true).optional().describe("This is the place where the deployment failed"),
  })
  .refine(
    (stage) => definedKeys(stage).some((key) => key !== "phase" && key !== "step"),
    "expected status, errorCode or failure beside phase and step",
  )
  .refine((stage) => definedKeys(stage).some((key) => key !== "status" && key !== "errorCode"), "expected phase, step or failure")
  .refine((stage) => stage.failure === undefined || stage.status === undefined, "expected no status beside failure: true, which is failed by itself")
  .describe("State of a phase or step of this attempt. One phase or step that fits is enough");

const factSchema = z
  .record(z.string(), factMatcherSchema)
  .refine((facts) => Object.keys(facts).length > 0, "expected at least one fact")
  .describe("Fact name → value; all must fit. A fact that is not known makes the condition unknown");

const conditionShape = {
  get all(): z.ZodOptional<z.ZodArray<z.ZodType<Condition>>> {
    return z.array(conditionSchema).min(1).optional().describe("All of these hold");
  },
  get any(): z.ZodOptional<z.ZodArray<z.ZodType<Condition>>> {
    return z.array(conditionSchema).min(1).optional().describe("At least one of these holds");
  },
  get not(): z.ZodOptional<z.ZodType<Condition>> {
    return conditionSchema.optional().describe("This does not hold; unknown stays unknown");
  },
  event: eventSchema.optional(),
  count: countSchema.optional(),
  sequence: sequenceSchema.optional(),
  absent: eventOnlySchema.optional().describe("The event is not there, and the log covers the time, so that its silence says something"),
  stage: stageSchema.optional(),
  fact: factSchema.optional(),
  item: itemSchema.optional(),
  registry: registrySchema.optional(),
  "log-line": logLineSchema.optional(),
  later: eventOnlySchema.optional().describe("Only in `unless`: the event comes after the last event that made `when` true"),
} as const;

const CONDITION_KINDS = Object.keys(conditionShape) as readonly (keyof Condition)[];

/** An object with exactly one of the condition kinds as its key. */
export const conditionSchema: z.ZodType<Condition> = z
  .strictObject(conditionShape)
  .refine((condition) => definedKeys(condition).length === 1, `expected exactly one of ${CONDITION_KINDS.join(", ")}`)
  .meta({
    id: "Condition",
    minProperties: 1,
    maxProperties: 1,
    description: "A statement that is true, false or unknown",
  }) as unknown as z.ZodType<Condition>;

export interface OtherEvent {
  readonly log?: string | readonly string[] | undefined;
  readonly id: number | readonly number[];
  readonly data?: Readonly<Record<string, Matcher>> | undefined;
  readonly same?: readonly (string | { readonly field: string; readonly other: string })[] | undefined;
}
export interface EventPattern {
  readonly log: string | readonly string[];
  readonly provider?: string | undefined;
  readonly id: number | readonly number[];
  readonly version?: number | undefined;
  readonly level?: number | undefined;
  readonly data?: Readonly<Record<string, Matcher>> | undefined;
  readonly scope?: EventScope | undefined;
  readonly phase?: (typeof PHASE_IDS)[number] | undefined;
  readonly step?: (typeof STEP_IDS)[number] | undefined;
  readonly notFollowedBy?: readonly OtherEvent[] | undefined;
  readonly notPrecededBy?: readonly OtherEvent[] | undefined;
  readonly near?: Near | undefined;
}
export interface Near {
  readonly event: EventPattern;
  readonly within: string;
}
export interface StagePattern {
  readonly phase?: (typeof PHASE_IDS)[number] | readonly (typeof PHASE_IDS)[number][] | undefined;
  readonly step?: (typeof STEP_IDS)[number] | readonly (typeof STEP_IDS)[number][] | undefined;
  readonly status?: (typeof STATUSES)[number] | readonly (typeof STATUSES)[number][] | undefined;
  readonly errorCode?: HresultPattern | undefined;
  readonly failure?: true | undefined;
}
export interface Condition {
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
  readonly event?: EventPattern | undefined;
  readonly count?:
    | {
        readonly event: EventPattern;
        readonly atLeast?: number | undefined;
        readonly atMost?: number | undefined;
        readonly within?: string | undefined;
      }
    | undefined;
  readonly sequence?: { readonly events: readonly EventPattern[]; readonly within?: string | undefined } | undefined;
  readonly absent?: { readonly event: EventPattern } | undefined;
  readonly stage?: StagePattern | undefined;
  readonly fact?: Readonly<Record<string, FactMatcher>> | undefined;
  readonly item?: ItemPattern | undefined;
  readonly registry?: RegistryPattern | undefined;
  readonly "log-line"?: LogLinePattern | undefined;
  readonly later?: { readonly event: EventPattern } | undefined;
}
