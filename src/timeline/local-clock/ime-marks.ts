import type { ImeLine } from "../../knowledge/index.js";
import type { ClockMark } from "./model.js";
import { readMoment } from "./moments.js";

/** What a line of the Intune Management Extension tells of time; undefined for most. */
export function clockMarkOf({ means, values }: Pick<ImeLine, "means" | "values">): ClockMark | undefined {
  switch (means) {
    case "agent-start":
      return { kind: "start" };
    case "agent-stop":
      return { kind: "stop" };
    case "esp-phase":
      return values["phase"] === "NotInEsp" ? { kind: "settled" } : undefined;
    case "clock-utc": {
      // The agent prints these alike in every language: the month comes first.
      const [, utc] = readMoment(values["at"] ?? "");
      return utc === undefined ? undefined : { kind: "utc", utc };
    }
    case "clock-shown": {
      const what = [values["what"], values["name"]].filter((part) => part !== undefined).join(" ");
      const walls = readMoment(values["at"] ?? "");
      return walls.every((wall) => wall === undefined) ? undefined : { kind: "shown", what, walls, distant: values["what"] === "certificate-end" };
    }
    case "timer-set":
      return waitOf(values["timer"], Number(values["seconds"]));
    case "timer-over":
      return values["timer"] === undefined ? undefined : { kind: "wait-over", timer: values["timer"] };
    default:
      return undefined;
  }
}

function waitOf(timer: string | undefined, seconds: number): ClockMark | undefined {
  return timer === undefined || !Number.isFinite(seconds) || seconds < 0 ? undefined : { kind: "wait", timer, milliseconds: seconds * 1000 };
}
