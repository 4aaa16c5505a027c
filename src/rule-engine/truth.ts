/**
 * Strong Kleene logic: what a condition says of a deployment. `unknown` means that the evidence which would decide it is not there.
 */
export type Truth = boolean | "unknown";

/** One false makes it false, else one unknown makes it unknown. */
export function allOf(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false;
  return values.includes("unknown") ? "unknown" : true;
}

/** One true makes it true, else one unknown makes it unknown. */
export function anyOf(values: readonly Truth[]): Truth {
  if (values.includes(true)) return true;
  return values.includes("unknown") ? "unknown" : false;
}

export function negate(value: Truth): Truth {
  return value === "unknown" ? "unknown" : !value;
}
