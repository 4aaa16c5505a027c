/**
 * Milliseconds of the processor that this process has used. What takes too long is told by this, not by the clock: other tests
 * run beside these, and a busy machine is no defect.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
