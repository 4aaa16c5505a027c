import { z } from "zod";

/**
 * How a rule compares one value of an event. The schemas of this folder are the one source for the types, the
 * validation and the JSON Schema that editors use.
 */

const HEX_PATTERN = /^0x[0-9A-Fa-f]{8}$/;
const HEX_WITH_WILDCARDS = /^0x[0-9A-Fa-f?]{8}$/;
const DURATION = /^[0-9]{1,5}(s|m|h)$/;

const MAX_PATTERN_LENGTH = 500;

const text = (what: string) => z.string(`expected ${what} in quotes, such as "3" (YAML reads an unquoted 0x80070002 as 2147942402)`);

export const hexSchema = text("a code").regex(HEX_PATTERN, 'expected a code of eight hex digits in quotes, such as "0x801C03F3"');

const hexOrWildcardSchema = text("a code").regex(
  HEX_WITH_WILDCARDS,
  'expected a code of eight hex digits in quotes, such as "0x801C03F3"; a ? stands for any digit',
);

export const hresultSchema = z
  .union([hexOrWildcardSchema, z.array(hexOrWildcardSchema).min(1)])
  .describe(
    'A code or a list of codes, compared as numbers: "0x801C03F3" also finds -2145647629, 2149319667 and 801c03f3. A ? stands for any hex digit',
  );

export const durationSchema = z
  .string()
  .regex(DURATION, 'expected a duration such as "60s", "10m" or "2h"')
  .describe('A duration: "60s", "10m", "2h"');

const textListSchema = z.array(text("a text")).min(1);

const matcherShape = {
  equals: text("a text").optional().describe("The whole value, capitals ignored; for a field with a value map the word or the number"),
  contains: text("a text").min(1).optional().describe("A part of the value, capitals ignored"),
  prefix: text("a text").min(1).optional().describe("The beginning of the value, capitals ignored"),
  suffix: text("a text").min(1).optional().describe("The end of the value, capitals ignored"),
  glob: text("a pattern")
    .min(1)
    .max(MAX_PATTERN_LENGTH)
    .optional()
    .describe("The whole value with * for any text and ? for one character, capitals ignored"),
  re2: text("a pattern")
    .min(1)
    .max(MAX_PATTERN_LENGTH)
    .optional()
    .describe("An RE2 pattern that fits somewhere in the value; put (?i) in front to ignore capitals"),
  hresult: hresultSchema.optional(),
  in: textListSchema.optional().describe("One of these texts, each compared as by equals"),
  get not(): z.ZodOptional<typeof matcherSchema> {
    return matcherSchema.optional().describe("The value is there and the matcher does not fit");
  },
  atLeast: z.number().optional().describe("The value is a number and not smaller"),
  atMost: z.number().optional().describe("The value is a number and not larger"),
  present: z.boolean().optional().describe("true: the event has the field and it is not empty; false: it has not"),
  nonZero: z.literal(true).optional().describe("The value is a number or a code other than 0"),
} as const;

const oneMatcherSchema = z
  .strictObject(matcherShape)
  .refine((matcher) => definedKeys(matcher).length === 1, `expected exactly one of ${Object.keys(matcherShape).join(", ")}`)
  .meta({ minProperties: 1, maxProperties: 1 });

/** A quoted text (the same as `equals`) or an object with exactly one key. */
export const matcherSchema: z.ZodType<Matcher> = z
  .union([text("a text"), oneMatcherSchema], 'expected a text in quotes or one matcher, such as "3" or { contains: "3" }')
  .meta({ id: "Matcher", description: "How a field is compared. A text alone is the same as equals" }) as z.ZodType<Matcher>;

interface MatcherObject {
  readonly equals?: string | undefined;
  readonly contains?: string | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly glob?: string | undefined;
  readonly re2?: string | undefined;
  readonly hresult?: HresultPattern | undefined;
  readonly in?: readonly string[] | undefined;
  readonly not?: Matcher | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly present?: boolean | undefined;
  readonly nonZero?: true | undefined;
}
export type Matcher = string | MatcherObject;
export type HresultPattern = string | readonly string[];

const factScalar = z.union([z.string(), z.number(), z.boolean()], "expected a text, a number, true or false");

/** How a rule compares a fact: a plain value is equality, for a list "is among them". */
export const factMatcherSchema = z
  .union(
    [
      factScalar,
      z
        .strictObject({
          in: z.array(factScalar).min(1).optional().describe("One of these values"),
          not: factScalar.optional().describe("Known, and another value"),
          contains: z.string().min(1).optional().describe("A part of the text, or of one text of the list, capitals ignored"),
          prefix: z.string().min(1).optional().describe("The beginning of the text, capitals ignored"),
          atLeast: z.number().optional().describe("A number, not smaller"),
          atMost: z.number().optional().describe("A number, not larger"),
          present: z.boolean().optional().describe("true: the fact is known; false: it is not. The only comparison that is never unknown"),
        })
        .refine((matcher) => definedKeys(matcher).length >= 1, "expected at least one of in, not, contains, prefix, atLeast, atMost, present"),
    ],
    "expected a text, a number, true, false or an object with in, not, contains, prefix, atLeast, atMost or present",
  )
  .meta({ id: "FactMatcher", description: "How a fact is compared. A plain value means equal. Several keys must all fit" });
export type FactMatcher = z.infer<typeof factMatcherSchema>;

/** Keys that have a value; zod leaves optional keys out, callers may pass them as undefined. */
export function definedKeys(object: object): string[] {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key);
}
