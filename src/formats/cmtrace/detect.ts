const ENDED = /\]LOG\]!><time=" ?\d/;

/**
 * True when the text holds the end of a record of CMTrace, or begins with a record whose message is longer than the head.
 * @param headText the first characters of the file, decoded
 */
export function isCmTrace(headText: string): boolean {
  const text = headText.replaceAll("\0", "").replace("\ufeff", "").trimStart();
  return text.startsWith("<![LOG[") || ENDED.test(text);
}
