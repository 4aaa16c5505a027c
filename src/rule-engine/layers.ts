import type { Rule } from "./schema.js";

/** The texts of a rule that an overlay may change. */
export const OVERLAY_TEXTS = ["title", "explanation", "toDecide", "remedies", "references"] as const;

/** What an overlay did to a rule: it brought it, put it in the place of another one, or worded it anew. */
export interface Origin {
  /** Name of the overlay. */
  readonly overlay: string;
  /** The file that says so, inside the overlay's folder. */
  readonly file: string;
  readonly change: "added" | "replaced" | "texts";
  readonly texts?: readonly (typeof OVERLAY_TEXTS)[number][];
}

/** A rule that an overlay took out. */
export interface Disabled {
  readonly rule: Rule;
  readonly overlay: string;
  readonly because?: string;
}

/** What one overlay did, by ids of rules. */
export interface OverlayUse {
  readonly name: string;
  readonly contact?: string;
  readonly added: readonly string[];
  readonly replaced: readonly string[];
  readonly reworded: readonly string[];
  readonly disabled: readonly string[];
}

/** Rules with everything that overlays made of them, in the order in which these were given. */
export interface LayeredRules {
  readonly rules: readonly Rule[];
  readonly disabled: readonly Disabled[];
  /** By rule id; a rule that is as redscreen ships it has none. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
  readonly overlays: readonly OverlayUse[];
}

/** Also those that an overlay took out: they are read and told of like the others. */
export function everyRule({ rules, disabled }: Pick<LayeredRules, "rules" | "disabled">): readonly Rule[] {
  return [...rules, ...disabled.map(({ rule }) => rule)];
}

/** Rules that nothing has been laid over. */
export function bareLayers(rules: readonly Rule[]): LayeredRules {
  return { rules, disabled: [], origins: new Map(), overlays: [] };
}
