const UNUSED = "which no diagnosis of a deployment uses";

/** What texts say that people hand in and that are no evidence; the first that fits. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^={4,40} Certificate \d{1,4} ={4,40}/m, `This lists certificates of the device (certutil), ${UNUSED}.`],
  [/^\s{0,8}<!doctype html|^\s{0,8}<html[\s>]/i, `This is a web page or an HTML report about something else, ${UNUSED}.`],
  [/\bLicensingDiag\b|\bLicensing Diagnostics\b/i, `This is a report about Windows' activation, ${UNUSED}.`],
  [/^\s{0,8}[{[]\s{0,8}["{}[\]]/, "This is JSON that is neither an Autopilot profile nor metadata of the diagnostics."],
  [/^\s{0,8}<\?xml |^\s{0,8}<[A-Za-z][A-Za-z0-9:]{0,60}[\s>]/, "This is XML of a kind that redscreen does not know."],
];

/** Where the content tells nothing, the name explains what it may be; it does not decide. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\.etl(?:\.merged)?$/i, "By its name this is a trace of Windows (.etl), which only Microsoft's own tools can decode."],
  [/Command [^/]* output\.log$/i, `By its name this is the output of a command, ${UNUSED}.`],
  [/\.(?:mta)$/i, "By its name these are the texts of event publishers, which redscreen does not need."],
];

/** Why a file is left aside, in a sentence that a person understands. */
export function reasonToIgnore(text: string, path: string): string {
  const isText = !text.slice(0, 1024).includes("\0");
  const found =
    (isText ? TEXTS.find(([pattern]) => pattern.test(text.replace(/^\ufeff/, ""))) : undefined) ?? NAMES.find(([pattern]) => pattern.test(path));
  return found?.[1] ?? "Not a kind of evidence that redscreen knows.";
}
