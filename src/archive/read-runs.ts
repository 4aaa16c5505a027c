import type { ByteSource } from "./ports.js";

const RUN_SIZE = 1024 * 1024;

/**
 * Reads a whole source in long runs, the next one while the consumer works on the one before. **A run is only valid until
 * the next is asked for**, as two buffers are filled in turn: for consumers that are done with their bytes by then. Ends
 * early where the source does. A source that cannot fill buffers is read as it can.
 * @throws {InputError} when a read fails
 */
export async function* readRuns(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { size } = source;
  let buffers: [Uint8Array, Uint8Array] | undefined;
  let offset = 0;
  const start = (): Promise<Uint8Array> | undefined => {
    const length = Math.min(RUN_SIZE, size - offset);
    if (length <= 0) return undefined;
    const from = offset;
    offset += length;
    if (source.readInto === undefined) return source.read(from, length);
    buffers ??= [new Uint8Array(Math.min(RUN_SIZE, size)), new Uint8Array(Math.min(RUN_SIZE, size - length))];
    const [target, other] = buffers;
    buffers = [other, target];
    return source.readInto(from, target.subarray(0, length)).then((filled) => target.subarray(0, filled));
  };
  let next = start();
  try {
    while (next !== undefined) {
      const run = await next;
      if (run.length === 0) return;
      next = start();
      yield run;
    }
  } finally {
    // The file must not be closed under a read, whose failure nobody waits for any more.
    await next?.catch(() => undefined);
  }
}
