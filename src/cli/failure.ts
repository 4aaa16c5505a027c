/** The program cannot do what was asked: one line on standard error, exit code 2. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

export const EXIT = { ok: 0, failed: 1, cannotRun: 2, inconclusive: 3, bug: 70, interrupted: 130 } as const;
