export { memorySource } from "./byte-source.js";
export { describeKnownKind, isPackedKind } from "./content-kind.js";
export { InputError, type InputErrorCode } from "./input-error.js";
export type { LocatedIssue } from "./issue-log.js";
export type { ArchiveLimits } from "./limits.js";
export type { InputIssue, Member } from "./member.js";
export type { ByteSource, Codecs, RawFile, RawInput } from "./ports.js";
export { type InputSummary, type InputWalk, openInputs } from "./walk.js";
