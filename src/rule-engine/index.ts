export { type Action, actionsOf } from "./actions.js";
export { builtInRules, pageOfRule } from "./catalogue.js";
export type { RuleCase } from "./cases-schema.js";
export type { Condition } from "./condition-schema.js";
export { lineTimes, type RuleContext } from "./context.js";
export { evaluateRules } from "./evaluate-rule.js";
export type { Finding, Match, Undecided } from "./finding.js";
export { conditionOutline, explainedBy, placeOfRule, plainText, statusWords } from "./rule-words.js";
export type { Rule } from "./schema.js";
