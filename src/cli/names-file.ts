import { readFile, stat } from "node:fs/promises";
import { CannotRun } from "./failure.js";

/** A tenant has some thousand apps and scripts; a larger file is not such a list. */
const LARGEST = 8 * 1024 * 1024;
const MOST_NAMES = 100_000;

/**
 * Reads names of apps, scripts and other items: a line each with the id, a comma or semicolon and the name, as a list
 * out of the admin center has it; quotes as in CSV, a header is passed over.
 * @throws {CannotRun} where the file is missing, too large or holds no such line
 */
export async function readNames(file: string | undefined): Promise<ReadonlyMap<string, string> | undefined> {
  if (file === undefined) return undefined;
  let text: string;
  try {
    if ((await stat(file)).size > LARGEST) throw new CannotRun(`${file}: too large for a list of names`);
    text = (await readFile(file, "utf8")).replace(/^\ufeff/, "");
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(`${file}: the list of names cannot be read`);
  }
  const names = new Map<string, string>();
  for (const line of text.split("\n", MOST_NAMES)) {
    const [id = "", name = ""] = cellsOf(line.trim());
    if (id !== "" && name !== "" && id.toLowerCase() !== "id") names.set(id, name.slice(0, 300));
  }
  if (names.size === 0) throw new CannotRun(`${file}: no line of it has an id and a name, such as 5c95bf94-1cf4-4629-88d1-3f616e7a405c,Viewer`);
  return names;
}

/** The first two cells of a line. */
function cellsOf(line: string): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length && cells.length < 2; ) {
    if (line[at] === '"') {
      let end = at + 1;
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1;
      cells.push(
        line
          .slice(at + 1, end)
          .replaceAll('""', '"')
          .trim(),
      );
      at = end + 2;
      continue;
    }
    const rest = line.slice(at);
    const end = rest.search(/[,;]/);
    cells.push((end < 0 ? rest : rest.slice(0, end)).trim());
    at += end < 0 ? rest.length + 1 : end + 1;
  }
  return cells;
}
