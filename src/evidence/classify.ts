import { describeKnownKind, isPackedKind, type Member } from "../archive/index.js";
import { decodeText, isEvtx } from "../formats/index.js";
import { readEventLog } from "./kinds/event-log.js";
import { ignored, type ReadKind } from "./kinds/kind.js";
import { TEXT_KINDS } from "./kinds/text-kinds.js";
import { reasonToIgnore } from "./other-reason.js";

const NO_RESULT = /No Results - Error \[(0x[0-9a-f]{8})\]/i;

/** Tells from the first bytes what a file is, and how it is read; the name only explains an empty one. */
export function classify({ head, path, size }: Member): ReadKind {
  if (size === 0 || head.length === 0) return emptyFile(path);
  if (isEvtx(head)) return readEventLog;
  const known = describeKnownKind(head);
  if (known !== undefined) {
    return other(
      isPackedKind(known)
        ? `This is ${known}, which redscreen does not open: unpack it first.`
        : `This is ${known}, which holds no evidence to read.`,
    );
  }
  const text = decodeText(head).text;
  return TEXT_KINDS.find(({ matches }) => matches(text, path))?.read ?? other(reasonToIgnore(text, path));
}

function emptyFile(path: string): ReadKind {
  const code = NO_RESULT.exec(path)?.[1];
  return () =>
    code === undefined
      ? ignored("empty file", "empty", "The file is empty.")
      : ignored("empty result", "no-result", `The collection got nothing here: ${code}.`);
}

/** Nothing that tells about a deployment; `reason` says what it is. */
function other(reason: string): ReadKind {
  return () => ignored("other", "not-evidence", reason);
}
