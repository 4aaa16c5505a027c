import { z } from "zod";
import { CERTAINTIES, PHASE_IDS, ROLES, SCENARIOS, STEP_IDS } from "../knowledge/index.js";
import { conditionSchema } from "./condition-schema.js";
import { hexSchema } from "./matcher-schema.js";

/** A rule file, key by key. `rules/README.md` explains the language to authors. */

export const kebab = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "expected a kebab-case id, such as tpm-not-configured");
export const sentence = z.string().trim().min(1);

const neighbourSchema = z.strictObject({
  rule: kebab.describe("A rule that explains similar symptoms"),
  differs: sentence.describe("Why it is not that one, as a sentence; shown where the neighbour was looked at and does not match"),
  check: sentence
    .optional()
    .describe("The one cheapest check or file that tells the two apart; shown where the neighbour matches too or could not be decided"),
});

const ONE_ACTOR = "expected `technician: …` or `admin: …`, one for each remedy";
export const remedySchema = z
  .strictObject(
    {
      technician: sentence.optional().describe("What the person at the device can do now"),
      admin: sentence.optional().describe("What has to change in the tenant, the network or on a server"),
    },
    ONE_ACTOR,
  )
  .refine((remedy) => Object.keys(remedy).length === 1, ONE_ACTOR);

export const toDecideSchema = z.strictObject({
  between: z.array(sentence).min(2).describe("The causes that this evidence does not tell apart, each in a few words"),
  check: sentence.describe("The one cheapest check or file that would tell them apart, and what each answer means"),
});

export const addressSchema = z.url({ protocol: /^https$/, error: "expected an https address" });

export const ruleSchema = z
  .strictObject({
    id: kebab.describe("Kebab-case, unique, the file's name; never changed or reused once published"),
    title: sentence.describe("The finding in one line; may hold placeholders"),
    aliases: z.array(kebab).min(1).optional().describe("Other names by which `explain` finds the rule; unique like ids"),
    phase: z.enum([...PHASE_IDS, "of-failure"]).describe("Phase that the finding belongs to; of-failure: where the deployment failed"),
    step: z
      .enum([...STEP_IDS, "of-failure"])
      .nullable()
      .describe("Step that the finding belongs to; null: the phase as a whole; of-failure: the step that failed"),
    role: z.enum(ROLES).describe("notice: looks bad, is harmless or expected"),
    certainty: z.enum(CERTAINTIES).describe("confirmed needs evidence that excludes the alternatives"),
    certaintyBecause: sentence.optional().describe("Why that certainty; required for confirmed"),
    scenarios: z
      .array(z.enum(SCENARIOS).exclude(["unknown"]))
      .min(1)
      .optional()
      .describe("Where the rule can apply; in another scenario it does not match, in an unknown one it is evaluated"),
    requires: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("Logs without which 'no match' becomes 'unknown': `autopilot` or `autopilot-log`. A match stays a match"),
    when: conditionSchema.describe("The condition"),
    unless: z.array(conditionSchema).min(1).optional().describe("If one of these is true there is no match; unknown changes nothing"),
    explains: z.array(kebab).min(1).optional().describe("Rules whose findings this one accounts for"),
    neighbours: z.array(neighbourSchema).min(1).optional().describe("Look-alikes that the report names as ruled out"),
    errorCode: z
      .union([z.enum(["of-evidence", "of-failure"]), hexSchema], 'expected a code in quotes such as "0x801C03F3", of-evidence or of-failure')
      .optional()
      .describe("Code to show: fixed, that of the deciding event, or that of the failure"),
    explanation: sentence.describe("What happened and what is behind it; may hold placeholders"),
    toDecide: toDecideSchema.optional().describe("For a finding with several causes: what would decide between them"),
    remedies: z.array(remedySchema).describe("What to do, one action each, in order, with who does it; may hold placeholders"),
    references: z.array(addressSchema).describe("Public pages that document this"),
    windows: sentence.optional().describe("Windows releases it concerns, where not all"),
    status: z.enum(["experimental", "observed"]).describe("observed once a real log has shown it"),
    noUnknownBecause: sentence.optional().describe("Why no case can be unknown: nothing that the rule looks at can be missing"),
  })
  .refine((rule) => rule.role === "notice" || rule.remedies.length > 0, { path: ["remedies"], error: "expected at least one remedy" })
  .refine((rule) => rule.certainty !== "confirmed" || rule.certaintyBecause !== undefined, {
    path: ["certainty"],
    error: "expected certaintyBecause beside certainty: confirmed",
  })
  .meta({ title: "redscreen rule", description: "One failure, notice or symptom that redscreen recognises" });

export type Rule = z.infer<typeof ruleSchema>;
