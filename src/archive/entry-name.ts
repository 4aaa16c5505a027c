/** The upper half of IBM code page 437, in which ZIP writes names unless it says UTF-8 (APPNOTE, appendix D). */
const CP437 = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/**
 * The name of an entry as text. Many tools write UTF-8 without saying so; bytes that are valid UTF-8 are taken as that.
 * @param codePage what else it may be: `cp437` in a ZIP, `windows-1252` in a cabinet
 */
export function decodeName(bytes: Uint8Array, codePage: "cp437" | "windows-1252"): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (codePage === "windows-1252") return new TextDecoder("windows-1252").decode(bytes);
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : (CP437[byte - 128] ?? "?"))).join("");
  }
}

export interface EntryPath {
  /** With `/`, relative, no `.` or `..`. */
  readonly path: string;
  /** The name pointed out of the archive: absolute, a drive, or `..`. */
  readonly outside: boolean;
  readonly cut: boolean;
}

/** A name from an archive as a label. Nothing is written to disk, so a hostile name is straightened and flagged, not refused. */
export function cleanEntryPath(name: string, maxLength: number): EntryPath {
  const slashed = name.replaceAll("\\", "/");
  const relative = slashed.replace(/^(?:[A-Za-z]:)?\/*/, "");
  const parts = relative.split("/");
  const kept = parts.filter((part) => part !== "" && part !== "." && part !== "..");
  // what stood before it was left out, so that a drive may stand first only now
  const joined = kept.join("/");
  const rooted = joined.replace(/^(?:[A-Za-z]:\/*)+/, "");
  const path = rooted || "(no name)";
  return {
    // a part that is cut may become `.` or `..`
    path: path.slice(0, maxLength).replace(/\/\.{0,2}$/, ""),
    outside: relative !== slashed || rooted !== joined || parts.includes(".."),
    cut: path.length > maxLength,
  };
}
