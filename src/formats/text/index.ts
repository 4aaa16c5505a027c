export { type DecodedText, decodeText, decodeTextChunks } from "./decode-text.js";
export { type DetectedEncoding, detectEncoding, type TextEncoding } from "./encoding.js";
export { createLineSplitter, type TextLine } from "./lines.js";
