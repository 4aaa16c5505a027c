import type { ImeApp, ImeLog } from "../evidence/index.js";
import { codeValue, describeExitCode, parseCode } from "../knowledge/index.js";
import type { Deployment } from "../stages/index.js";
import type { ItemPattern } from "./beside-schema.js";
import { asList, logsThatDoNotCover, type RuleContext } from "./context.js";
import { prefixed } from "./evaluate-log-line.js";
import { hasInput } from "./inputs.js";
import { compileHresult, compileMatcher } from "./matcher.js";
import type { Matcher } from "./matcher-schema.js";
import type { Leaf, Witness } from "./trace.js";
import { allOf, type Truth } from "./truth.js";

type Step = Deployment["phases"][number]["steps"][number];
type Item = Step["items"][number];

/** An item of the status page with what the agent's logs say of the same app. */
interface Known {
  readonly phase: string;
  readonly step: Step;
  readonly item: Item;
  readonly app?: ImeApp;
  readonly log?: ImeLog;
}

const APP_ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const EXIT_LINES: ReadonlySet<string> = new Set(["app-exit-code", "app-exit-unmapped"]);

/** Looks for an item that the status page waits for. Where no log follows them, finding none says nothing. */
export function evaluateItem(pattern: ItemPattern, context: RuleContext): Leaf {
  const known = itemsOf(context);
  const judged = known.map((one) => ({ one, value: fits(pattern, one, context) }));
  const certain = judged.filter(({ value }) => value === true);
  if (certain.length > 0) return { value: true, note: `${certain.length} found`, witnesses: certain.map(({ one }) => witnessOf(one)) };
  const isOpen = judged.some(({ value }) => value === "unknown");
  const missing = [...(isOpen ? ["app-workload-log"] : []), ...logsThatDoNotCover(context.deployment, ["autopilot"])];
  return { value: isOpen || missing.length > 0 ? "unknown" : false, note: `0 of ${known.length} found`, missing };
}

function itemsOf({ deployment, evidence }: RuleContext): readonly Known[] {
  const isLatest = deployment.attempt.index === 0 || deployment.attempt.latest;
  const apps = new Map<string, { readonly app: ImeApp; readonly log: ImeLog }>();
  for (const log of isLatest ? (evidence?.imeLogs ?? []) : []) {
    // Of several logs that speak of an app, one tells how its installer ended.
    for (const app of log.apps) if (app.exitCode !== undefined || !apps.has(app.id)) apps.set(app.id, { app, log });
  }
  return deployment.phases.flatMap(({ id: phase, steps }) =>
    steps.flatMap((step) => step.items.map((item) => ({ phase, step, item, ...apps.get(APP_ID.exec(item.id)?.[0]?.toLowerCase() ?? "") }))),
  );
}

function fits(pattern: ItemPattern, { phase, step, item, app }: Known, context: RuleContext): Truth {
  const { kind, status, phase: phases, step: steps, id, name, errorCode, exitCode } = pattern;
  const isOne = (wanted: string | readonly string[] | undefined, value: string): boolean =>
    wanted === undefined || asList<string>(wanted).includes(value);
  const plain =
    (kind === undefined || kind === item.kind) &&
    isOne(status, item.status) &&
    isOne(phases, phase) &&
    isOne(steps, step.id) &&
    (id === undefined || matches(id, item.id)) &&
    (name === undefined || matches(name, item.name ?? app?.name)) &&
    (errorCode === undefined || (item.errorCode !== undefined && compileHresult(errorCode)(codeValue(item.errorCode))));
  return plain && exitCode !== undefined ? allOf([plain, exitFits(exitCode, app, context)]) : plain;
}

/** An app of which the log of installations says nothing had no installer that ended; without that log nobody knows. */
function exitFits(matcher: Matcher, app: ImeApp | undefined, context: RuleContext): Truth {
  if (app?.exitCode === undefined && !hasInput("app-workload-log", context)) return "unknown";
  return matches(matcher, app?.exitCode);
}

function matches(matcher: Matcher, value: string | undefined): boolean {
  return compileMatcher(matcher)(value, () => undefined);
}

function witnessOf({ step, item, app, log }: Known): Witness {
  const exit = app?.exitCode;
  const line = log?.facts.findLast(
    ({ means, values, line: at }) => EXIT_LINES.has(means) && values["code"] === exit && app?.lines.includes(at) === true,
  )?.line;
  const shownExit = exit === undefined ? undefined : describeExitCode(exit);
  const values = prefixed("item", {
    name: item.name ?? app?.name,
    id: item.id,
    status: item.status,
    errorCode: item.errorCode === undefined ? undefined : parseCode(item.errorCode),
    exitCode: shownExit,
    exitMeaning: app?.exitMeaning,
    line: line === undefined ? undefined : String(line),
    log: line === undefined ? undefined : log?.component,
  });
  const exitRef =
    log && line !== undefined
      ? [{ source: log.source, line, text: `The installer of ${item.name ?? app?.name ?? item.id} ended with exit code ${shownExit}` }]
      : [];
  return { kind: "evidence", refs: [...exitRef, ...step.because], values };
}
