import { readJoinState } from "../join/read-join-state.js";
import { readTextFile } from "../read-text-file.js";
import { CUT_SHORT, statusOf, type TextKind } from "./kind.js";

const KIND = "dsregcmd output";

export const JOIN_STATE: TextKind = {
  matches: (text) => /\|\s{0,80}Device State\s{0,80}\|/.test(text) || /AzureAdJoined\s{0,40}:/.test(text),
  async read(member, into) {
    const { text, cut } = await readTextFile(member);
    const found = readJoinState(member.path, text);
    if (found === undefined) {
      return {
        kind: KIND,
        status: "unreadable",
        issues: [{ code: "dsregcmd-empty", message: "None of the lines that say how the device is joined is there." }],
      };
    }
    into.texts.joinStates.push(found.state);
    const isCut = cut || found.cut;
    return { kind: KIND, status: statusOf(member, isCut), issues: isCut ? [CUT_SHORT] : [] };
  },
};
