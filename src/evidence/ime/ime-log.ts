import type { ImeMeaning } from "../../knowledge/index.js";
import type { WallReading } from "./thin-readings.js";

/** A line of the Intune Management Extension's logs that says something. */
export interface ImeFact extends WallReading {
  readonly means: ImeMeaning;
  /** As the line has them; `app` and `script` also where the line goes on about that of an earlier one. */
  readonly values: Readonly<Record<string, string>>;
  /** Written in healthy runs too: never a cause. */
  readonly noise: boolean;
}

/** An app that a log speaks of. What became of it is in the facts; a state here is what the log last called it. */
export interface ImeApp {
  readonly id: string;
  readonly name?: string;
  /** As the log has it: `InProgress`, `Completed`, `Error`, or the number that the registry keeps. */
  readonly espState?: string;
  readonly exitCode?: string;
  readonly exitMeaning?: string;
  readonly detection?: string;
  readonly downloaded?: true;
  readonly dependency?: string;
  /** Lines that speak of it, the first ones. */
  readonly lines: readonly number[];
}

/** One log of the agent. All times are local, see `readImeClock` of the timeline. */
export interface ImeLog {
  readonly source: string;
  /** The program's own name for the log: `IntuneManagementExtension`, `AppWorkload`, `AgentExecutor`, … */
  readonly component: string;
  readonly records: number;
  readonly agentVersions: readonly string[];
  /** The ESP phases that it names, in order, each as often as it comes anew: `DeviceSetup`, `AccountSetup`, `NotInEsp`. */
  readonly phases: readonly string[];
  readonly apps: readonly ImeApp[];
  readonly facts: readonly ImeFact[];
  /** Enough of its lines to read its clock from. */
  readonly readings: readonly WallReading[];
  /** Lines of a form that the grammar does not know, by the agent version that wrote them; empty: not told. */
  readonly unknown: readonly { readonly version: string; readonly lines: number }[];
  /** False where a part could not be read. */
  readonly complete: boolean;
}
