import type { ImeLog } from "../../evidence/index.js";
import { clockMarkOf } from "./ime-marks.js";
import { type LocalClock, readLocalClock } from "./local-clock.js";
import type { ClockAnchor, LocalLog } from "./model.js";

/** The clocks of the agent's logs, by their paths. */
export function readImeClock(logs: readonly ImeLog[], anchors: readonly ClockAnchor[] = []): LocalClock {
  return readLocalClock(logs.map(toLocalLog), anchors);
}

function toLocalLog({ source, component, readings, facts }: ImeLog): LocalLog {
  const marks = new Map(
    facts.flatMap((fact) => {
      const mark = clockMarkOf(fact);
      return mark === undefined ? [] : [[fact.line, mark] as const];
    }),
  );
  return {
    name: source,
    program: component,
    readings: readings.map(({ line, wall }) => {
      const mark = marks.get(line);
      return mark === undefined ? { line, wall } : { line, wall, mark };
    }),
  };
}
