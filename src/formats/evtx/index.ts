export { isEvtx } from "./file-header.js";
export { readEvtx } from "./read-evtx.js";
