export { hexOf, readCode } from "./code.js";
export { compareText } from "./compare-text.js";
export {
  allErrors,
  describeError,
  type ErrorConfidence,
  type ErrorEntry,
  errorName,
  facilityName,
  isSignInError,
  lookUpError,
  rangeName,
  searchErrors,
} from "./error-codes.js";
export { allEvents, eventsWithId, knownEvent, lookUpEvent } from "./event-dictionary.js";
export type { EventFact, EventLevel, PlaceBy } from "./event-fact.js";
export { describeEvent, describeExit, describeExitCode } from "./event-sentence.js";
export { readEventText } from "./event-texts.js";
export { type EventValues, eventValue } from "./event-values.js";
export { type CodeParts, codeValue, hresultOfNtStatus, parseCode, sameCode, takeApart } from "./hresult.js";
export { codeOfNumber, NUMBER_KINDS, type NumberKind } from "./number-kinds.js";
export { plainName } from "./plain-name.js";
export { SENTENCE_FORMATS } from "./sentence-formats.js";
export { isLogAlias, isUnrelatedLog, LOG_ALIASES, LOGS, type LogAlias, logAliasOf } from "./logs.js";
export { describeImeLine, type ImeLine, type ImeSaying, imeValueNames, lookUpImeLine } from "./ime-lines.js";
export { IME_MEANINGS, type ImeMeaning } from "./ime-form.js";
export { allTerms, type Term, termNames, termsIn, termsNamed } from "./terms.js";
export { valueMapNames, valueName, valueNumber } from "./value-maps.js";
export * from "./vocabulary.js";
export { addMilliseconds, secondsBetween, toInstant, toMilliseconds } from "./instant.js";
