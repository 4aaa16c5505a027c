/** What is wrong with a rule file, where. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Says what was expected there. */
  readonly message: string;
}

/** `file:line:column: message`, as editors and build logs understand it. */
export function showProblem({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}
