import type { Random } from "./random.js";

export const FORMATS = ["evtx", "xml", "cab", "zip", "registry"] as const;
export type Format = (typeof FORMATS)[number];

/** An issue as any reader reports it. */
export interface Issue {
  readonly code: string;
  readonly at?: string;
  readonly message: string;
}

export interface CheckResult {
  /** Sentences that say which promise does not hold; none where all do. */
  readonly broken: readonly string[];
  /** Codes of the issues that the reader reported. */
  readonly codes: ReadonlySet<string>;
}

/** Reads an input in several ways and says what is wrong with the results. It throws only what the reader throws. */
export type Check = (bytes: Uint8Array, random: Random) => Promise<CheckResult>;

const CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;
/** More issues than this would be a report that nobody can use; readers count the rest. */
const MOST_ISSUES = 3000;

export function judgeIssues(issues: readonly Issue[], broken: string[]): void {
  if (issues.length > MOST_ISSUES) broken.push(`${issues.length} issues`);
  for (const { code, at, message } of issues) {
    if (!CODE.test(code)) broken.push(`the issue code ${JSON.stringify(code)} is not kebab-case`);
    if (message.trim() === "") broken.push(`${code} has no message`);
    if (!isWellFormed(message) || (at !== undefined && !isWellFormed(at))) broken.push(`${code} has an unpaired surrogate`);
    if (message.length > 2000) broken.push(`${code} has a message of ${message.length} characters`);
  }
}

const UNPAIRED = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

export function isWellFormed(text: string): boolean {
  return !UNPAIRED.test(text);
}

/** The bytes in runs of random sizes, single bytes among them. */
export async function* inRandomRuns(bytes: Uint8Array, random: Random): AsyncGenerator<Uint8Array> {
  const most = random.pick([1, 7, 64, 1000, 4096, 70_000]);
  // A hundred thousand single bytes prove no more than a thousand of them.
  for (let at = 0, runs = 0; at < bytes.length; runs++) {
    const size = runs < 2000 ? 1 + random.below(most) : 65_536;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export async function* inOneRun(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Says where two lists of texts differ, if they do. */
export function compare(what: string, one: readonly string[], other: readonly string[], broken: string[]): void {
  const at = one.findIndex((item, index) => item !== other[index]);
  const place = at >= 0 ? at : one.length;
  if (at < 0 && one.length === other.length) return;
  broken.push(`${what}: ${one.length} and ${other.length}, first difference at ${place}: ${shorten(one[place])} | ${shorten(other[place])}`);
}

function shorten(text: string | undefined): string {
  return text === undefined ? "nothing" : text.slice(0, 300);
}
