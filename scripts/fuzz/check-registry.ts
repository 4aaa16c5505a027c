import { decodeText, decodeTextChunks, isRegistryExport, type RecordIssue, type RegistryKey, readRegistry } from "../../src/formats/index.js";
import { someLines } from "./check-records.js";
import { type Check, compare, inOneRun, inRandomRuns, isWellFormed, judgeIssues } from "./target.js";

interface Read {
  readonly keys: readonly RegistryKey[];
  readonly issues: readonly RecordIssue[];
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Read> {
  const keys: RegistryKey[] = [];
  const issues: RecordIssue[] = [];
  for await (const key of readRegistry(decodeTextChunks(bytes), (issue) => issues.push(issue))) keys.push(key);
  return { keys, issues };
}

function toText(item: unknown): string {
  return JSON.stringify(item, (_name, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

function judgeKey({ key, line, values }: RegistryKey, broken: string[]): void {
  const wrong = (what: string): void => void broken.push(`line ${line}: ${what}`);
  if (!isWellFormed(key) || !/^HK/i.test(key)) wrong(`the key is ${JSON.stringify(key)}`);
  let before = line;
  for (const value of values) {
    if (!isWellFormed(value.name)) wrong(`a name is ${JSON.stringify(value.name)}`);
    if (value.line <= before) wrong(`${value.name} stands in line ${value.line}, behind line ${before}`);
    before = value.line;
    const { data } = value;
    switch (value.type) {
      case "dword":
        if (typeof data !== "number" || !Number.isInteger(data) || data < 0 || data > 0xffff_ffff) wrong(`a dword is ${String(data)}`);
        break;
      case "qword":
        if (typeof data !== "bigint" || data < 0n || data >> 64n !== 0n) wrong(`a qword is ${String(data)}`);
        break;
      case "binary":
        if (typeof data !== "string" || !/^(?:[0-9a-f]{2})*$/.test(data)) wrong("binary data is no hex");
        break;
      default:
        for (const text of typeof data === "object" ? data : [String(data)])
          if (!isWellFormed(text)) wrong(`${value.name} has an unpaired surrogate`);
    }
  }
}

/** Every key but the last is the same, and of that one every value but the last: these may go on behind the cut. */
function isPrefix(cut: readonly RegistryKey[], whole: readonly RegistryKey[], broken: string[]): void {
  const flat = (keys: readonly RegistryKey[]): string[] => keys.flatMap(({ key, values }) => [key, ...values.map(toText)]);
  const sure = flat(cut).slice(0, -1);
  compare("keys and values before the cut", sure, flat(whole).slice(0, sure.length), broken);
}

export const checkRegistry: Check = async (bytes, random) => {
  const broken: string[] = [];
  const whole = await read(inOneRun(bytes));
  for (const key of whole.keys) judgeKey(key, broken);
  judgeIssues(whole.issues, broken);
  const size = whole.keys.reduce((sum, key) => sum + toText(key).length, 0);
  if (size > 1_000_000 + 16 * bytes.length) broken.push(`${bytes.length} bytes give ${size} characters`);

  const pieces = await read(inRandomRuns(bytes, random));
  compare("keys in pieces", whole.keys.map(toText), pieces.keys.map(toText), broken);
  compare("issues in pieces", whole.issues.map(toText), pieces.issues.map(toText), broken);
  if (random.oneIn(4)) {
    const issues: RecordIssue[] = [];
    const { text } = decodeText(bytes);
    isRegistryExport(text.slice(0, 4096));
    const keys = [...readRegistry(text, (issue) => issues.push(issue))];
    compare("keys of the text as a whole", whole.keys.map(toText), keys.map(toText), broken);
    compare("issues of the text as a whole", whole.issues.map(toText), issues.map(toText), broken);
  }
  const prefix = random.oneIn(4) ? someLines(bytes, random) : undefined;
  if (prefix !== undefined) isPrefix((await read(inOneRun(prefix))).keys, whole.keys, broken);
  return { broken, codes: new Set(whole.issues.map(({ code }) => code)) };
};
