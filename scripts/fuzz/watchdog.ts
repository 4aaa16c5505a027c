import { Worker } from "node:worker_threads";

/** Ends the process if one input is never done: synchronous code cannot be stopped from within its own thread. */
export interface Watchdog {
  readonly begin: (bytes: Uint8Array) => void;
  readonly stop: () => Promise<unknown>;
}

const LONGEST = 192 * 1024;
/** Of the processor: on a busy machine any input may take a minute. */
const SECONDS = 60;

/** Plain JavaScript, so that the thread needs no loader. */
const THREAD = `
const { workerData } = require("node:worker_threads");
const { writeFileSync } = require("node:fs");
const { shared, path, seconds } = workerData;
const state = new Int32Array(shared, 0, 2);
let last = -1;
let since = process.cpuUsage();
setInterval(() => {
  const now = Atomics.load(state, 0);
  if (now !== last) { last = now; since = process.cpuUsage(); return; }
  const { user, system } = process.cpuUsage(since);
  if (user + system < seconds * 1e6) return;
  writeFileSync(path, new Uint8Array(shared, 8, Atomics.load(state, 1)));
  console.error("no end after " + seconds + " s of the processor: the input is in " + path);
  process.kill(process.pid, "SIGKILL");
}, 1000);
`;

/** @param path where the input goes that is never done */
export function startWatchdog(path: string): Watchdog {
  const shared = new SharedArrayBuffer(8 + LONGEST * 2);
  const state = new Int32Array(shared, 0, 2);
  const input = new Uint8Array(shared, 8);
  const worker = new Worker(THREAD, { eval: true, workerData: { shared, path, seconds: SECONDS }, execArgv: [] });
  worker.unref();
  return {
    begin(bytes) {
      input.set(bytes.subarray(0, LONGEST * 2));
      Atomics.store(state, 1, Math.min(bytes.length, LONGEST * 2));
      Atomics.add(state, 0, 1);
    },
    stop: () => worker.terminate(),
  };
}
