import { isCmTrace } from "../../formats/index.js";
import { readImeLog } from "../ime/read-ime-log.js";
import { knownKind } from "../sources.js";
import { ignored, type TextKind } from "./kind.js";

export const IME_LOG: TextKind = {
  matches: (text) => isCmTrace(text),
  async read(member, into) {
    const { log, issues } = await readImeLog(member);
    if (log === undefined) {
      const label = "log in the format of CMTrace";
      return ignored(knownKind(label), "not-read-yet", "A log of another program in the format of CMTrace: this version does not read it.");
    }
    into.imeLogs.push(log);
    return { kind: "Intune Management Extension log", status: log.complete ? "read" : "partly-read", records: log.records, issues };
  },
};
