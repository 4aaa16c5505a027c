export { memorySource, readChunks, sliceSource } from "./byte-source.js";
export { describeKnownKind, detectArchive, isPackedKind } from "./content-kind.js";
export { InputError, type InputErrorCode } from "./input-error.js";
export type { LocatedIssue } from "./issue-log.js";
export { type ArchiveLimits, DEFAULT_LIMITS } from "./limits.js";
export type { InputIssue, Member } from "./member.js";
export type { ByteSource, Codecs, RawFile, RawInput } from "./ports.js";
export { type InputSummary, type InputWalk, openInputs } from "./walk.js";
