/**
 * What the library needs from outside where it runs in Node: `rawInputs` opens files and folders, `nodeCodecs` unpacks. In a
 * browser these two are the page's own; see `RawInput` and `Codecs`.
 */
export { nodeCodecs, rawInputs } from "./cli/node-ports.js";
