import { setImmediate as nextTurn } from "node:timers/promises";
import { Script } from "node:vm";
import { EXIT } from "./failure.js";

const TASK = Symbol.for("redscreen.task");
const CALL = new Script('globalThis[Symbol.for("redscreen.task")]()');

/**
 * Runs what computes for long without a pause. A handler of SIGINT would have to wait for its end; `vm` can stop it, and
 * then the program ends at once.
 */
export async function interruptible<Result>(task: () => Result): Promise<Result> {
  // A signal that came just now waits for its handler, and `vm` takes the handlers away.
  await nextTurn();
  const results: Result[] = [];
  Reflect.set(globalThis, TASK, () => results.push(task()));
  try {
    CALL.runInThisContext({ breakOnSigint: true, displayErrors: false });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") process.exit(EXIT.interrupted);
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, TASK);
  }
  return results[0] as Result;
}
