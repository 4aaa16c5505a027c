import { isSetupLog } from "../../formats/index.js";
import { readSetupEvidence } from "../setup/setup-log.js";
import { ignored, statusOf, type TextKind } from "./kind.js";

export const SETUP_LOG: TextKind = {
  matches: (text) => isSetupLog(text),
  async read(member, into) {
    const log = await readSetupEvidence(member);
    into.texts.setupLogs.push(log);
    return { kind: "Windows setup log", status: statusOf(member, false), records: log.lines, issues: [] };
  },
};

/** CBS.log has the form of a setup log, hundreds of megabytes, and nothing of a deployment. */
export const SERVICING_LOG: TextKind = {
  matches: (text) => isSetupLog(text) && /, (?:Info|Warning|Error) {10,40}(?:CBS|CSI) /.test(text.slice(0, 8192)),
  read: () => ignored("other", "not-evidence", "This is the log of Windows' component servicing, in which nothing of a deployment is written."),
};
