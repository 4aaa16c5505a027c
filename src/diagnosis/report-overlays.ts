import { evaluateRules, type LayeredRules, type RuleContext } from "../rule-engine/index.js";
import { standingMatches } from "./rank.js";
import type { ReportOverlay } from "./report-model.js";

/** What overlays did to the catalogue. Rules that they took out are tried all the same: that one would have matched is told. */
export function reportOverlays({ overlays = [], disabled = [] }: Partial<LayeredRules>, context: RuleContext): ReportOverlay[] {
  const findings = evaluateRules(
    disabled.map(({ rule }) => rule),
    context,
  );
  const matching = new Set(standingMatches(findings, context.deployment).map(({ rule }) => rule.id));
  return overlays.map(({ name, contact, added, replaced, reworded, disabled: ids }) => ({
    name,
    ...(contact === undefined ? {} : { contact }),
    added: [...added],
    replaced: [...replaced],
    reworded: [...reworded],
    disabled: disabled
      .filter(({ rule }) => ids.includes(rule.id))
      .map(({ rule: { id, role }, because }) => ({
        rule: id,
        role,
        ...(because === undefined ? {} : { because }),
        ...(matching.has(id) ? { matches: true as const } : {}),
      })),
  }));
}
