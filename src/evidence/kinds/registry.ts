import { isRegistryExport, type RecordIssue } from "../../formats/index.js";
import { readRegistryEvidence } from "../read-registry-evidence.js";
import type { TextKind } from "./kind.js";

export const REGISTRY: TextKind = {
  matches: (text) => isRegistryExport(text),
  async read(member, into) {
    const issues: RecordIssue[] = [];
    const { pages, device, keys } = await readRegistryEvidence(member, (issue) => issues.push(issue));
    into.pages.push(...pages);
    into.device.push(...device);
    const damaged = issues.length > 0 || member.issues.length > 0;
    return { kind: "registry export", status: keys === 0 ? "unreadable" : damaged ? "partly-read" : "read", issues };
  },
};
