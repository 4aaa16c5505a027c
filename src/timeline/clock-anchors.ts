import type { ClockAnchor } from "./local-clock/index.js";

export function clockAnchors(): ClockAnchor[] {
  return [];
}
