export type { ProfileFile, ProfileFileResult } from "./profile.js";
export { isProfileFile, readProfileFile, readProfileText } from "./read-profile.js";
