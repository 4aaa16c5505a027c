import type { Diagnosis, Report } from "../diagnosis/index.js";
import { counted } from "./duration.js";
import { cleanLine } from "./sanitise.js";

type Origin = NonNullable<Diagnosis["origin"]>[number];
type Overlay = NonNullable<Report["tool"]["overlays"]>[number];

const MAX_DISABLED = 4;

/** What an overlay made of a rule: `remedies of Contoso (overlay.yaml)`. */
export function originWords({ overlay, file, change, texts }: { readonly [Key in keyof Origin]: Readonly<Origin[Key]> }): string {
  const named = (texts ?? []).map((text) => (text === "toDecide" ? "the check that decides" : text)).join(", ");
  const what = { added: "a rule", replaced: "a rule in place of the built-in one", texts: named === "" ? "texts" : named }[change];
  return cleanLine(`${what} of ${overlay} (${file})`);
}

/** What an overlay did to the catalogue, and which of the rules that it took out would have been reported. */
export function overlayWords({ name, added, replaced, reworded, disabled }: Overlay): string {
  const matching = disabled.filter(({ matches }) => matches).map(({ rule }) => rule);
  const left = matching.length - MAX_DISABLED;
  const shown = matching.slice(0, MAX_DISABLED).join(", ") + (left > 0 ? ` and ${left} more` : "");
  const changes = [
    ...(added.length > 0 ? [`${counted(added.length, "rule")} added`] : []),
    ...(replaced.length > 0 ? [`${replaced.length} replaced`] : []),
    ...(reworded.length > 0 ? [`${reworded.length} with other texts`] : []),
    ...(disabled.length > 0 ? [`${disabled.length} disabled${matching.length > 0 ? ` (these logs fit ${shown})` : ""}`] : []),
  ];
  return cleanLine(`${name}: ${changes.join(", ") || "nothing changed"}`);
}

/** Whom to turn to: of several overlays the last one knows best. */
export function contactOf({ tool }: Report): string | undefined {
  const contact = tool.overlays?.findLast((overlay) => overlay.contact !== undefined)?.contact;
  return contact === undefined ? undefined : cleanLine(contact);
}
