/** A line of text without its end. */
export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** True when the line was longer than the limit and only its beginning is here. */
  readonly cut: boolean;
}

/** Longest line that is kept whole, in UTF-16 units. */
const MAX_LINE_LENGTH = 4 * 1024 * 1024;

/**
 * Cuts text that arrives in pieces into lines (LF or CRLF; a carriage return before the line feed is not part of
 * the line). What passes the limit of a line is dropped, so that memory stays bounded.
 */
export function createLineSplitter(
  onLine: (line: TextLine) => void,
  maxLength = MAX_LINE_LENGTH,
): { readonly push: (text: string) => void; readonly end: () => void } {
  let pending = "";
  let cut = false;
  let number = 0;
  const append = (text: string): void => {
    if (pending.length + text.length > maxLength) cut = true;
    pending += text.slice(0, maxLength - pending.length);
  };
  const emit = (): void => {
    number++;
    const line = { text: withoutCarriageReturn(pending), number, cut };
    pending = "";
    cut = false;
    onLine(line);
  };
  return {
    push(text) {
      let from = 0;
      for (let feed = text.indexOf("\n"); feed >= 0; feed = text.indexOf("\n", from)) {
        append(text.slice(from, feed));
        emit();
        from = feed + 1;
      }
      if (from < text.length) append(text.slice(from));
    },
    end() {
      if (pending !== "" || cut) emit();
    },
  };
}

function withoutCarriageReturn(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 0x0d) end--;
  return end === line.length ? line : line.slice(0, end);
}
