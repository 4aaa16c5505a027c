import type { Outcome, StepId } from "./vocabulary.js";

/** What a line of the Intune Management Extension can say. */
export const IME_MEANINGS = [
  "acting-as",
  "agent-device-preparation",
  "agent-start",
  "agent-stop",
  "agent-version",
  "app-applicability",
  "app-back-off",
  "app-back-off-since",
  "app-count",
  "app-dependency-failed",
  "app-detection",
  "app-detection-report",
  "app-download",
  "app-download-cached",
  "app-download-size",
  "app-download-start",
  "app-enforcement",
  "app-enforcement-report",
  "app-exit-code",
  "app-exit-hresult",
  "app-exit-meaning",
  "app-exit-unmapped",
  "app-filtered-out",
  "app-install",
  "app-install-command",
  "app-install-try",
  "app-installer-ended",
  "app-installer-limit",
  "app-installer-process",
  "app-installer-started",
  "app-list",
  "app-no-back-off",
  "app-not-for-device",
  "app-nothing-to-do",
  "app-report",
  "app-requirement",
  "app-store-detection",
  "app-store-result",
  "app-turn",
  "app-turn-over",
  "check-in",
  "check-in-throttled",
  "clock-shown",
  "clock-utc",
  "download-done",
  "download-file",
  "download-job",
  "download-timeout",
  "esp-agent-ready",
  "esp-app-state",
  "esp-app-tracked",
  "esp-apps-completed",
  "esp-apps-selected",
  "esp-completed",
  "esp-device-page-skipped",
  "esp-phase",
  "esp-user-done",
  "esp-user-page-skipped",
  "http-error",
  "http-status",
  "remediation-detection",
  "remediation-start",
  "script-begin",
  "script-error",
  "script-exit-code",
  "script-file",
  "script-list",
  "script-result",
  "script-start",
  "session-change",
  "store-app-progress",
  "timer-interval",
  "timer-over",
  "timer-set",
  "token-error",
  "user-check-failed",
] as const;
export type ImeMeaning = (typeof IME_MEANINGS)[number];

const CAPTURE_KINDS = ["guid", "number", "decimal", "word", "text"] as const;
export type CaptureKind = (typeof CAPTURE_KINDS)[number];

/** A piece of a form: text that has to stand there, a value to take, or anything at all. */
export type FormPart = string | { readonly name: string; readonly kind: CaptureKind } | { readonly any: true };

/** Values of a line with which it is written in healthy runs too; `true`: always. */
export type ImeNoise = true | Readonly<Record<string, readonly string[]>>;

/** One wording of one meaning, as `src/knowledge/ime/*.yaml` have it. */
export interface ImeForm {
  readonly text: string;
  readonly means: ImeMeaning;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly noise?: ImeNoise | undefined;
  /** Agent versions whose logs were seen to hold it. */
  readonly seen: readonly string[];
}

/** A sentence of ours for a meaning, and what that means for the deployment. */
export interface ImeSentence {
  /** Template, see `sentence.ts`. */
  readonly text: string;
  readonly outcome?: Outcome | { readonly by: string; readonly words: Readonly<Record<string, Outcome>>; readonly else: Outcome } | undefined;
  readonly step?: StepId | undefined;
}

/** The whole grammar as compiled. */
export interface ImeGrammar {
  readonly sentences: Readonly<Partial<Record<ImeMeaning, ImeSentence>>>;
  readonly forms: readonly ImeForm[];
  /** Beginnings of lines that tell nothing of a deployment. */
  readonly routine: readonly string[];
}

const PLACEHOLDER = /\{(?:\*|([a-z]+)(?::([a-z]+))?)\}/g;

/**
 * Takes a form's text apart. Braces that are no placeholder stand for themselves.
 * @throws SyntaxError where it is not said where a value ends, or a kind does not exist
 */
export function parseForm(text: string): FormPart[] {
  const parts: FormPart[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const literal = text.slice(at, match.index);
    if (literal !== "") parts.push(literal);
    else if (isOpenEnded(parts.at(-1))) throw new SyntaxError(`${match[0]} needs text in front of it`);
    const kind = CAPTURE_KINDS.find((known) => known === (match[2] ?? "text"));
    if (kind === undefined) throw new SyntaxError(`${match[0]}: there is no kind ${match[2]}`);
    parts.push(match[1] === undefined ? { any: true } : { name: match[1], kind });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

function isOpenEnded(part: FormPart | undefined): boolean {
  return typeof part === "object" && ("any" in part || part.kind === "text");
}
