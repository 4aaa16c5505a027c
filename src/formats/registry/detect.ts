/**
 * True when the first line that is neither blank nor a comment is the header of a registry export or a key,
 * as in dumps that have no header.
 * @param headText the first characters of the file, decoded
 */
export function isRegistryExport(headText: string): boolean {
  for (const line of headText.replaceAll("\0", "").split("\n", 50)) {
    const text = line.replace("\ufeff", "").trim();
    if (text === "" || text.startsWith(";")) continue;
    return /^(?:Windows Registry Editor Version \d|REGEDIT4$|\[-?HK(?:EY_[A-Z_]+|LM|CU|CR|CC|U)[\\\]])/i.test(text.slice(0, 64));
  }
  return false;
}
