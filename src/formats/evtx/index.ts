export { isEvtx } from "./file-header.js";
export { type LogPeek, peekLog } from "./peek-log.js";
export { readEvtx } from "./read-evtx.js";
