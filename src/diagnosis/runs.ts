import { byDevice, type Evidence } from "../evidence/index.js";
import { compareText } from "../knowledge/index.js";
import { type Deployment, reconstructAll, reconstructStages, wholeTimeline } from "../stages/index.js";
import { buildTimeline, splitAttempts, type Timeline } from "../timeline/index.js";

/** One attempt with the evidence of its device. */
export interface Run {
  readonly evidence: Evidence;
  readonly timeline: Timeline;
  readonly deployment: Deployment;
  /** The last name of every device in the evidence: mostly one. */
  readonly computers: readonly string[];
}

/**
 * The attempts in the evidence, understood, in the order of time and numbered from 1; where there are none, one with the
 * index 0. Two devices are kept apart, so that what one of them did clears nothing of the other.
 */
export function understandRuns(evidence: Evidence): readonly Run[] {
  const devices = byDevice(evidence).map((own) => ({ evidence: own, timeline: buildTimeline(own) }));
  const computers = devices.map(({ timeline }) => timeline.entries.findLast((entry) => (entry.computer ?? "") !== "")?.computer ?? "");
  const runs = devices.flatMap(({ evidence: own, timeline }) => {
    const deployments = reconstructAll(own, timeline, splitAttempts(timeline, own));
    return deployments.map((deployment): Run => ({ evidence: own, timeline, deployment, computers }));
  });
  if (runs.length === 0) {
    const outside = devices.map((device): Run => ({ ...device, deployment: withoutAttempt(device), computers }));
    return outside
      .slice(
        Math.max(
          0,
          outside.findLastIndex(({ deployment }) => deployment.failure !== null),
        ),
      )
      .slice(-1);
  }
  if (devices.length === 1) return runs;
  return runs.sort((a, b) => compareStart(a.deployment, b.deployment)).map((run, index) => renumber(run, index + 1));
}

function withoutAttempt({ evidence, timeline }: Pick<Run, "evidence" | "timeline">): Deployment {
  return reconstructStages({ evidence, timeline, attempts: [], attempt: wholeTimeline(timeline) });
}

function compareStart(a: Deployment, b: Deployment): number {
  return compareText(a.attempt.start ?? "", b.attempt.start ?? "");
}

function renumber(run: Run, index: number): Run {
  return { ...run, deployment: { ...run.deployment, attempt: { ...run.deployment.attempt, index } } };
}
