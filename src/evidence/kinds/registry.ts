import { isRegistryExport, type RecordIssue } from "../../formats/index.js";
import { readRegistryEvidence } from "../registry/index.js";
import type { TextKind } from "./kind.js";

export const REGISTRY: TextKind = {
  matches: (text) => isRegistryExport(text),
  async read(member, into) {
    const issues: RecordIssue[] = [];
    const { content, device } = await readRegistryEvidence(member, into.registryValues, (issue) => issues.push(issue));
    into.registryExports.push(content);
    into.device.push(...device);
    return { kind: "registry export", status: content.keys === 0 ? "unreadable" : content.complete ? "read" : "partly-read", issues };
  },
};
