/** What is needed to read rules and try them, and not to diagnose with those that are built in: it is loaded on demand. */
export { builtInCases } from "./case-catalogue.js";
export { type CaseResult, contextOfCase, runCases } from "./cases.js";
export { type LoadedRules, loadRules } from "./load-rules.js";
export { newRule, parseRuleName, RULE_FOLDERS } from "./new-rule.js";
export { type Problem, showProblem } from "./problem.js";
export { hasOverlayFile, type Overlaid, overlay, type RuleFolder } from "./overlay.js";
export { MAX_RULE_FILE_BYTES, type RuleFile } from "./yaml-file.js";
