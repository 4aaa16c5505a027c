import { z } from "zod";
import { ITEM_SOURCES, TIME_KINDS } from "../stages/index.js";
import { OVERLAY_TEXTS } from "../rule-engine/index.js";
import { ACTORS, CERTAINTIES, PHASE_IDS, ROLES, SCENARIOS, STATUSES, STEP_IDS, VERDICTS } from "../knowledge/index.js";

/**
 * The report, the one thing that renderers and other programs see. One source for the TypeScript types, for
 * validation and for `schema/diagnosis.schema.json`.
 */

const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{7}Z$/)
  .describe("ISO 8601 UTC with seven fractional digits");
const hex = z
  .string()
  .regex(/^0x[0-9A-F]{8}$/)
  .describe("0x and eight upper-case hex digits");
const phaseId = z.enum(PHASE_IDS);
const stepId = z.enum(STEP_IDS);
const status = z.enum(STATUSES);
const verdict = z.enum(VERDICTS);

const evidenceRefSchema = z
  .strictObject({
    source: z.string().describe("Path inside the input, archives joined by !/; with several inputs the input's name first"),
    at: instant.optional(),
    provider: z.string().optional(),
    channel: z.string().optional(),
    eventId: z.int().optional(),
    recordId: z.int().optional(),
    line: z.int().optional(),
    key: z.string().optional(),
    text: z.string(),
  })
  .describe("Where a fact comes from");

const trackedItemSchema = z.strictObject({
  kind: z.enum(["app", "policy", "certificate", "network", "script"]),
  id: z.string(),
  name: z.string().optional(),
  status,
  errorCode: hex.optional(),
  exitCode: z.int().optional().describe("The installer's or script's own"),
  exitMeaning: z.string().optional(),
  start: instant.optional(),
  end: instant.optional(),
  elapsedSeconds: z.number().optional(),
  heldSeconds: z.number().optional().describe("How long the page waited for this item and for nothing before it"),
  order: z.int().optional().describe("From 1, by when the items of the step began"),
  blocked: z.literal(true).optional().describe("It stopped the page: failed, or open when the time was over"),
  openAtEnd: z.literal(true).optional().describe("Not finished when the attempt failed or the evidence ends"),
  beside: z.literal(true).optional().describe("Nothing shows that the page waited for it"),
  because: z.array(evidenceRefSchema).optional(),
  statements: z
    .array(
      z.strictObject({
        by: z.enum(ITEM_SOURCES),
        status,
        errorCode: hex.optional(),
        trusted: z.boolean(),
        why: z.string().optional(),
        because: z.array(evidenceRefSchema),
      }),
    )
    .optional()
    .describe("What each source says, where they disagree, and which one is trusted and why"),
});

const timing = { start: instant.optional(), end: instant.optional(), elapsedSeconds: z.number().optional() };

const timeShareSchema = z.strictObject({
  kind: z.enum(TIME_KINDS).describe("user: the device waited for somebody; unaccounted: nothing in the evidence says what it did"),
  phase: phaseId.optional(),
  step: stepId.optional(),
  item: z.string().optional().describe("Id of an item of that step"),
  name: z.string().optional().describe("The item's name"),
  seconds: z.number(),
});

const stepSchema = z.strictObject({
  id: stepId,
  title: z.string(),
  status,
  ...timing,
  errorCode: hex.optional(),
  items: z.array(trackedItemSchema).optional(),
  because: z.array(evidenceRefSchema),
});

const phaseSchema = z.strictObject({ id: phaseId, title: z.string(), status, ...timing, steps: z.array(stepSchema) });

const diagnosisSchema = z.strictObject({
  rule: z.string().describe("Id of the rule: kebab-case, never reused"),
  title: z.string(),
  role: z.enum(ROLES).describe("notice: looks bad, is harmless or expected"),
  certainty: z.enum(CERTAINTIES),
  phase: phaseId,
  step: stepId.nullable(),
  errorCode: hex.optional(),
  explanation: z.string(),
  remedies: z.array(z.string()).describe("What to do, in order"),
  actions: z
    .array(z.strictObject({ by: z.enum(ACTORS), text: z.string() }))
    .describe("The remedies again, each with who does it: the person at the device, or those who run the tenant, its network and its servers"),
  toDecide: z
    .strictObject({ between: z.array(z.string()).min(2), check: z.string() })
    .optional()
    .describe("On the first finding, where several causes remain: the one cheapest check or file that would tell them apart"),
  references: z.array(z.string()),
  page: z
    .string()
    .optional()
    .describe("Web address of the page that tells of this rule; only for built-in rules, where the repository has an address"),
  origin: z
    .array(
      z.strictObject({
        overlay: z.string().describe("Name of the overlay"),
        file: z.string().describe("The file that says so, inside the overlay's folder"),
        change: z
          .enum(["added", "replaced", "texts"])
          .describe("It brought the rule, put it in the place of the one with this id, or worded it anew"),
        texts: z.array(z.enum(OVERLAY_TEXTS)).optional().describe("Which texts are the overlay's"),
      }),
    )
    .min(1)
    .optional()
    .describe("What overlays (--rules) did to the rule, in their order; absent: it is as redscreen ships it"),
  evidence: z.array(evidenceRefSchema).min(1),
  explains: z.array(z.string()).optional().describe("Rules whose findings this one accounts for"),
  ruledOut: z.array(z.strictObject({ rule: z.string(), because: z.string() })).optional(),
});

const overlaySchema = z
  .strictObject({
    name: z.string(),
    contact: z.string().optional().describe("Whom to turn to, as the overlay says"),
    added: z.array(z.string()).describe("Ids of rules that it brought"),
    replaced: z.array(z.string()).describe("Ids of rules that it put its own in the place of"),
    reworded: z.array(z.string()).describe("Ids of rules whose texts it changed"),
    disabled: z
      .array(
        z.strictObject({
          rule: z.string(),
          role: z.enum(ROLES),
          because: z.string().optional(),
          matches: z.literal(true).optional().describe("The rule would have been reported for these logs"),
        }),
      )
      .describe("Rules that it took out"),
  })
  .describe("A folder that --rules laid over the catalogue");

const sourceSchema = z.strictObject({
  path: z.string(),
  kind: z.string(),
  status: z.enum(["read", "partly-read", "unreadable", "ignored"]),
  records: z.int().optional(),
  from: instant.optional(),
  to: instant.optional(),
  issues: z.array(z.strictObject({ code: z.string(), at: z.string().optional(), message: z.string() })).optional(),
});

export const reportSchema = z.strictObject({
  schemaVersion: z.literal("1"),
  tool: z.strictObject({ name: z.literal("redscreen"), version: z.string(), rules: z.int(), overlays: z.array(overlaySchema).min(1).optional() }),
  input: z.array(
    z.strictObject({ name: z.string(), sha256: z.string().optional(), bytes: z.int(), kind: z.enum(["zip", "cab", "folder", "files"]) }),
  ),
  verdict,
  summary: z.string().describe("One sentence that a help desk can read out"),
  scenario: z.strictObject({ kind: z.enum(SCENARIOS), because: z.array(evidenceRefSchema) }),
  device: z.strictObject({
    name: z.string().optional(),
    serialNumber: z.string().optional(),
    manufacturer: z.string().optional(),
    model: z.string().optional(),
    windows: z.strictObject({ build: z.string().optional(), name: z.string().optional() }).optional(),
    tpm: z.strictObject({ specVersion: z.string().optional(), manufacturer: z.string().optional(), firmware: z.string().optional() }).optional(),
    profileName: z.string().optional(),
    tenantDomain: z.string().optional(),
    tenantId: z.string().optional(),
    assignedUser: z.string().optional(),
    correlationId: z.string().optional(),
    bios: z.strictObject({ version: z.string().optional(), mode: z.string().optional(), secureBoot: z.string().optional() }).optional(),
    winHttpProxy: z.string().optional().describe("As netsh told it when the logs were collected; absent for none or not known"),
    joined: z.enum(["entra", "hybrid", "domain", "none"]).optional().describe("As dsregcmd told it when the logs were collected"),
    entraDeviceId: z.string().optional(),
    timeZone: z.strictObject({ offsetMinutes: z.int().optional(), name: z.string().optional(), because: z.array(evidenceRefSchema) }).optional(),
  }),
  attempt: z
    .strictObject({
      index: z.int(),
      count: z.int(),
      ...timing,
      elapsedBounds: z
        .strictObject({ leastSeconds: z.number(), mostSeconds: z.number() })
        .optional()
        .describe("Where the length rests on a local clock that may have moved: what it surely lies between"),
      time: z.array(timeShareSchema).optional().describe("What the time went on; the seconds add up to elapsedSeconds"),
    })
    .describe("index 0, count 0: none found"),
  attempts: z.array(z.strictObject({ index: z.int(), scenario: z.enum(SCENARIOS), verdict, ...timing })),
  phases: z.array(phaseSchema).describe("The rows of the status page, in its order"),
  failure: z
    .strictObject({ phase: phaseId, step: stepId.nullable(), at: instant.optional(), errorCode: hex.optional(), errorName: z.string().optional() })
    .nullable(),
  diagnoses: z.array(diagnosisSchema).describe("Best first; the first one is the answer"),
  events: z.strictObject({ total: z.int(), inAttempt: z.int(), notRecognised: z.int() }),
  coverage: z.strictObject({
    sources: z.array(sourceSchema),
    gaps: z.array(z.strictObject({ what: z.string(), why: z.string(), collect: z.string().optional() })),
  }),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportPhase = Report["phases"][number];
export type ReportStep = ReportPhase["steps"][number];
export type TrackedItem = z.infer<typeof trackedItemSchema>;
export type Diagnosis = Report["diagnoses"][number];
export type TimeUse = z.infer<typeof timeShareSchema>;
export type ReportOverlay = z.infer<typeof overlaySchema>;
export type CoverageSource = Report["coverage"]["sources"][number];
export type CoverageGap = Report["coverage"]["gaps"][number];
