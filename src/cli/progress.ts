import { cleanLine } from "../report/index.js";

const PATIENCE = 1000;
const INTERVAL = 200;

export interface Progress {
  /** Names what is being worked on now. */
  readonly at: (what: string) => void;
  /** Takes the line away. */
  readonly done: () => void;
}

/**
 * A line on standard error that says what takes so long, and for how many seconds: after the first, on a terminal only,
 * never with `--quiet`.
 */
export function startProgress(options: { readonly quiet?: boolean | undefined }): Progress {
  if (options.quiet === true || process.stderr.isTTY !== true) return { at: () => {}, done: () => {} };
  const start = Date.now();
  let what = "";
  let shown = "";
  const show = (): void => {
    const elapsed = Date.now() - start;
    if (elapsed < PATIENCE || what === "") return;
    const width = Math.max(20, (process.stderr.columns || 80) - 1);
    const line = cleanLine(`redscreen: ${Math.floor(elapsed / 1000)} s, ${what}`).slice(0, width);
    if (line !== shown) process.stderr.write(`\r\u001b[K${line}`);
    shown = line;
  };
  const timer = setInterval(show, INTERVAL);
  timer.unref();
  return {
    at: (now) => {
      what = now;
    },
    done: () => {
      clearInterval(timer);
      if (shown !== "") process.stderr.write("\r\u001b[K");
      shown = "";
    },
  };
}
