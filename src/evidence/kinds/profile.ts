import { isProfileFile } from "../../formats/index.js";
import { isBlank, readProfileEvidence } from "../read-profile-evidence.js";
import type { TextKind } from "./kind.js";

const BLANK = { code: "profile-blank", message: "The file has neither a profile nor a refusal: the service answered with a blank profile." };

export const PROFILE: TextKind = {
  matches: (text) => isProfileFile(text),
  async read(member, into) {
    const result = await readProfileEvidence(member);
    if ("issue" in result) return { kind: "Autopilot profile", status: "unreadable", issues: [result.issue] };
    if (isBlank(result.profile)) return { kind: "Autopilot profile", status: "read", issues: [BLANK] };
    into.profiles.push(result.profile);
    return { kind: "Autopilot profile", status: "read", issues: [] };
  },
};
