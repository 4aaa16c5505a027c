import { z } from "zod";
import { addressSchema, kebab, remedySchema, sentence, toDecideSchema } from "./schema.js";

/** The file `overlay.yaml` of a folder of rules: what a company changes in the catalogue. `docs/rule-overlays.md` explains it. */

const MAX_NAME = 60;
const MAX_CONTACT = 400;
const MAX_LIST = 40;

const remedies = z.array(remedySchema).min(1).max(MAX_LIST);
const references = z.array(addressSchema).max(MAX_LIST);

const textsSchema = z
  .strictObject({
    title: sentence.optional().describe("In place of the rule's title; may hold the placeholders that the rule's own texts may hold"),
    explanation: sentence.optional().describe("In place of the rule's explanation"),
    toDecide: toDecideSchema.optional().describe("In place of what would decide between several causes"),
    remedies: remedies.optional().describe("In place of all remedies of the rule"),
    remediesBefore: remedies.optional().describe("What to do before the remedies of the rule"),
    remediesAfter: remedies.optional().describe("What to do after the remedies of the rule"),
    references: references.optional().describe("In place of the rule's references"),
    referencesBefore: references.min(1).optional().describe("Pages to read before the rule's references"),
  })
  .refine((texts) => Object.keys(texts).length > 0, "expected at least one text")
  .refine((texts) => texts.remedies === undefined || (texts.remediesBefore === undefined && texts.remediesAfter === undefined), {
    path: ["remedies"],
    error: "expected either remedies, or remediesBefore and remediesAfter",
  })
  .refine((texts) => texts.references === undefined || texts.referencesBefore === undefined, {
    path: ["references"],
    error: "expected either references or referencesBefore",
  });

const disabledSchema = z.union(
  [kebab, z.strictObject({ rule: kebab, because: sentence.optional().describe("Shown where the rule would have matched") })],
  "expected the id of a rule, or { rule, because }",
);

export const overlaySchema = z
  .strictObject({
    name: sentence
      .max(MAX_NAME)
      .regex(/^[^\r\n]*$/, "expected one line")
      .describe("Whose rules these are; the report names it wherever it says something else than redscreen by itself"),
    contact: sentence.max(MAX_CONTACT).optional().describe("Whom to turn to; stands in every report"),
    replace: z.array(kebab).min(1).optional().describe("Rules that a rule file of this folder with the same id takes the place of"),
    disable: z.array(disabledSchema).min(1).optional().describe("Rules that are not to be reported; the report tells where one would have matched"),
    texts: z.record(kebab, textsSchema).optional().describe("Id of a rule → texts in place of its own"),
  })
  .meta({ title: "redscreen overlay", description: "What a company changes in the catalogue of rules" });

export type OverlayFile = z.infer<typeof overlaySchema>;
export type OverlayTexts = z.infer<typeof textsSchema>;
