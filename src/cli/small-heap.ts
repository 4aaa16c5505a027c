import { versions } from "node:process";
import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from taking memory because it is there: its young generation stays as small as it now is, and the old one is
 * collected before it is much larger than what is alive. For a 1 GB log that is 93 MB in place of 135 MB, and 8 % more time.
 * Only where V8 is known to have these flags: another one would complain on standard error.
 */
export function keepHeapSmall(): void {
  if (!/^(?:11|12)\./.test(versions.v8)) return;
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}
