export type InputErrorCode = "input-missing" | "input-denied" | "input-unreadable" | "input-too-large";

/** An input that cannot be read at all: nothing is analysed then. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code: InputErrorCode;
  /** The input as the user named it. */
  readonly input: string;
  /** Why, in a few plain words: `no such file or folder`. */
  readonly reason: string;

  constructor(code: InputErrorCode, input: string, reason: string) {
    super(`${input}: ${reason}`);
    this.code = code;
    this.input = input;
    this.reason = reason;
  }
}
