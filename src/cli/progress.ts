import { cleanLine } from "../report/index.js";

const PATIENCE = 1000;
const INTERVAL = 100;

export interface Progress {
  /** Names what is being worked on now. */
  readonly at: (what: string) => void;
  /** Takes the line away. */
  readonly done: () => void;
}

/** A line on standard error that says what takes so long: after a second, on a terminal only, never with `--quiet`. */
export function startProgress(options: { readonly quiet?: boolean | undefined }): Progress {
  if (options.quiet === true || process.stderr.isTTY !== true) return { at: () => {}, done: () => {} };
  const start = Date.now();
  let shown = 0;
  return {
    at: (what) => {
      const now = Date.now();
      if (now - start < PATIENCE || now - shown < INTERVAL) return;
      shown = now;
      const width = Math.max(20, (process.stderr.columns || 80) - 1);
      process.stderr.write(`\r\u001b[K${cleanLine(`redscreen: ${what}`).slice(0, width)}`);
    },
    done: () => {
      if (shown > 0) process.stderr.write("\r\u001b[K");
      shown = 0;
    },
  };
}
