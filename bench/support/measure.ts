import { spawnSync } from "node:child_process";

/** What one run of a command took, start of the process included. */
export interface Run {
  readonly seconds: number;
  /** Peak resident memory in MB, where GNU time is installed. */
  readonly peakMb: number | undefined;
  readonly stdout: string;
  readonly code: number | null;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

const GNU_TIME = spawnSync("/usr/bin/time", ["-f", "%M", "true"]).status === 0;

/** @param quiet the output is thrown away, as by `>/dev/null`, and not given back */
export function run(command: readonly string[], quiet = false): Run {
  const [program = "", ...args] = GNU_TIME ? ["/usr/bin/time", "-q", "-f", "peak %M", ...command] : command;
  const start = performance.now();
  const { stdout, stderr, status, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 1024 * 1024 * 1024,
    stdio: ["ignore", quiet ? "ignore" : "pipe", "pipe"],
  });
  const seconds = (performance.now() - start) / 1000;
  if (error) throw error;
  const peak = /peak (\d+)\s*$/.exec(stderr)?.[1];
  return { seconds, peakMb: peak === undefined ? undefined : Number(peak) / 1024, stdout: stdout ?? "", code: status };
}

/** Runs several commands in turn, A B C A B C …, after a round that does not count. */
export function inTurn(commands: readonly (readonly string[])[], rounds: number, quiet = true): Run[][] {
  const runs: Run[][] = commands.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const result = run(command, quiet);
      if (round > 0) runs[index]?.push(result);
    }
  }
  return runs;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { min: at(0), median: at(0.5), max: at(1) };
}

/** The ratio of what was run one right after the other, pair by pair: so it holds where the machine's speed drifts. */
export function ratio(above: readonly Run[], below: readonly Run[]): Spread {
  return spread(above.map(({ seconds }, index) => seconds / (below[index]?.seconds ?? Number.NaN)));
}

export function seconds(runs: readonly Run[]): Spread {
  return spread(runs.map((one) => one.seconds));
}

export function peak(runs: readonly Run[]): number | undefined {
  const peaks = runs.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]));
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3));

/** `min 0.101  median 0.112  max 0.130` */
export function showSpread({ min, median, max }: Spread, unit = ""): string {
  return `min ${shown(min)}${unit}  median ${shown(median)}${unit}  max ${shown(max)}${unit}`;
}

let failures = 0;

/** Prints a measured figure with its bar, and remembers where it is passed. */
export function bar(name: string, value: number | undefined, limit: number, kind: "at most" | "at least", detail: string): void {
  if (value === undefined) {
    console.log(`  ----  ${name}: not measured; ${detail}`);
    return;
  }
  const holds = kind === "at most" ? value <= limit : value >= limit;
  if (!holds) failures++;
  console.log(`  ${holds ? "ok  " : "OVER"}  ${name}: ${shown(value)} (${kind} ${limit}); ${detail}`);
}

export function failedBars(): number {
  return failures;
}
