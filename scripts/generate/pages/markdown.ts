/** Markdown of the pages for rules. Their texts are our own; what needs care is that `<value>` and `*` show as they are. */

/** A text whose `code in backticks` stays code. */
export function prose(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*[\]|~\\`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&").replace(/</g, "&lt;")))
    .join("");
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A text in a cell of a table: a bar would end the cell, also one in code. */
export function cell(text: string): string {
  return prose(text)
    .replace(/(?<!\\)\|/g, "\\|")
    .replace(/\s+/g, " ");
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

export function numbered(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1}. ${line}`).join("\n");
}

/** A heading and what stands under it; nothing where that is empty. */
export function section(title: string, ...parts: readonly string[]): string[] {
  const filled = parts.filter((part) => part !== "");
  return filled.length === 0 ? [] : [`## ${title}`, ...filled];
}

/** A table of cells that are Markdown already; nothing without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The whole file. */
export function page(...blocks: readonly string[]): string {
  return `<!-- Written by scripts/generate.ts from the rules; do not edit. -->\n\n${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
