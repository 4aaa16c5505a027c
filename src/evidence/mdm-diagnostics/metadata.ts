import type { Told } from "../told.js";

/** `MdmDiagLogMetadata.json`: what `mdmdiagnosticstool` was asked for. */
export interface DiagnosticsRequest {
  readonly source: string;
  /** In lower case: `autopilot`, `tpm`, `deviceenrollment`, … */
  readonly areas: readonly string[];
  /** `26100.2894`. */
  readonly build?: Told<string>;
  /** `ge_release`, … */
  readonly branch?: Told<string>;
}

const MOST_AREAS = 50;

/** Reads the values by their keys, because some builds write JSON with a comma or a brace too few. */
export function readDiagnosticsRequest(source: string, text: string): DiagnosticsRequest {
  const areas = told(text, "AreaName")?.value.split(";") ?? [];
  const build = told(text, "BaseBuildRevisionNumber");
  const branch = told(text, "BuildBranch");
  return {
    source,
    areas: areas
      .map((area) => area.trim().toLowerCase())
      .filter((area) => area !== "")
      .slice(0, MOST_AREAS),
    ...(build && /^\d{5}\.\d{1,6}$/.test(build.value) ? { build } : {}),
    ...(branch ? { branch } : {}),
  };
}

function told(text: string, key: string): Told<string> | undefined {
  const match = new RegExp(`"${key}"\\s{0,8}:\\s{0,8}"([^"\\r\\n]{1,500})"`, "i").exec(text);
  const value = match?.[1];
  if (match === null || value === undefined) return undefined;
  const line = text.slice(0, match.index).split("\n").length;
  return { value: Array.from(value).join(""), line };
}
