const NAMESPACE = "schemas.microsoft.com/win/2004/08/events/event";

/**
 * True when text begins as an export of event records: `<Events>` or `<Event>` first, whatever declaration,
 * comments and blanks stand before it, and the namespace or a `System` element of event records near.
 * @param headText the first characters of the file, decoded
 */
export function isEventXml(headText: string): boolean {
  const text = headText.includes("\0") ? headText.replaceAll("\0", "") : headText;
  const root = rootElement(text);
  if (root !== "Event" && root !== "Events") return false;
  return text.includes(NAMESPACE) || text.includes("<System>") || (root === "Events" && /^\s*(?:<\/Events>|<Event[\s>])/.test(afterRoot(text)));
}

/** Name of the first element behind the prolog. */
function rootElement(text: string): string | undefined {
  const start = prologEnd(text);
  if (text[start] !== "<") return undefined;
  return /^[A-Za-z]+/.exec(text.slice(start + 1, start + 9))?.[0];
}

function afterRoot(text: string): string {
  const end = text.indexOf(">", prologEnd(text));
  return end < 0 ? "" : text.slice(end + 1, end + 1000);
}

function prologEnd(text: string): number {
  let at = 0;
  for (;;) {
    while (at < text.length && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === 0xfeff)) at++;
    const end = text.startsWith("<?", at)
      ? text.indexOf("?>", at) + 1
      : text.startsWith("<!--", at)
        ? text.indexOf("-->", at) + 2
        : text.startsWith("<!DOCTYPE", at)
          ? doctypeEnd(text, at)
          : -1;
    if (end <= at) return at;
    at = end + 1;
  }
}

function doctypeEnd(text: string, at: number): number {
  const subset = text.indexOf("[", at);
  const close = text.indexOf(">", at);
  if (subset < 0 || (close >= 0 && close < subset)) return close;
  const subsetEnd = text.indexOf("]", subset);
  return subsetEnd < 0 ? -1 : text.indexOf(">", subsetEnd);
}
