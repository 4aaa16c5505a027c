export type { LabelledLine, LabelledText, PlainLine } from "./labelled-text.js";
export { readLabelledText } from "./read-labelled-text.js";
