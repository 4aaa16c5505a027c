import { VERSION } from "../generated/version.js";

/** The program cannot do what was asked: one line on standard error, exit code 2. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

export const EXIT = { ok: 0, failed: 1, cannotRun: 2, inconclusive: 3, bug: 70, interrupted: 130 } as const;

/** For what only we can put right: what happened, and where. */
export function defectText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `redscreen: this is a defect of redscreen ${VERSION}; please report it with these lines\n${stack}\n`;
}
