import { isProfileFile } from "../../formats/index.js";
import { readProfileEvidence } from "../read-profile-evidence.js";
import type { TextKind } from "./kind.js";

export const PROFILE: TextKind = {
  matches: (text) => isProfileFile(text),
  async read(member, into) {
    const result = await readProfileEvidence(member);
    if ("issue" in result) return { kind: "Autopilot profile", status: "unreadable", issues: [result.issue] };
    into.profiles.push(result.profile);
    return { kind: "Autopilot profile", status: "read", issues: [] };
  },
};
