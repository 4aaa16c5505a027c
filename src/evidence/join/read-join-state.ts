import { type LabelledLine, readLabelledText, toSevenDigits } from "../../formats/index.js";
import { type Hex, type Instant, parseCode } from "../../knowledge/index.js";
import { plainLabel, type Told, toldFlag, toldText } from "../told.js";
import type { JoinState, RegistrationTest, RegistrationTry } from "./join-state.js";

const MOST_TESTS = 20;
const CODE = /0x[0-9a-f]{8}/gi;

/**
 * Reads the output of `dsregcmd /status`.
 * @returns undefined where the text has none of its lines
 */
export function readJoinState(source: string, text: string): { readonly state: JoinState; readonly cut: boolean } | undefined {
  const { lines, cut } = readLabelledText(text);
  const byLabel = new Map<string, LabelledLine>();
  for (const line of lines) {
    const label = plainLabel(line.label);
    if (!byLabel.has(label)) byLabel.set(label, line);
  }
  const flag = (label: string): Told<boolean> | undefined => read(byLabel.get(label), toldFlag);
  const words = (label: string): Told<string> | undefined => read(byLabel.get(label), toldText);
  const ranAsSystem = read(byLabel.get("usercontext"), ({ value, line }) => ({ value: /^system$/i.test(value), line }));
  const state = {
    source,
    entraJoined: flag("azureadjoined") ?? flag("entraidjoined"),
    domainJoined: flag("domainjoined"),
    enterpriseJoined: flag("enterprisejoined"),
    deviceName: words("devicename"),
    deviceId: words("deviceid"),
    tenantId: words("tenantid"),
    tenantName: words("tenantname"),
    domainName: words("domainname"),
    keyProvider: words("keyprovider"),
    tpmProtected: flag("tpmprotected"),
    authStatus: words("deviceauthstatus"),
    mdmUrl: words("mdmurl"),
    ranAsSystem,
    clientTime: read(byLabel.get("clienttime"), toldInstant),
    lastTry: lastTryOf(byLabel),
    tokenStatus: ranAsSystem?.value === true ? undefined : read(byLabel.get("attemptstatus"), toldCode),
  };
  if (state.entraJoined === undefined && state.domainJoined === undefined) return undefined;
  return { state: { ...known(state), tests: testsOf(lines) } as JoinState, cut };
}

function lastTryOf(lines: ReadonlyMap<string, LabelledLine>): RegistrationTry | undefined {
  const words = (label: string): Told<string> | undefined => read(lines.get(label), toldText);
  const found = known({
    at: read(lines.get("previousregistration"), toldInstant),
    type: words("registrationtype"),
    phase: words("errorphase"),
    clientCode: read(lines.get("clienterrorcode"), toldCode),
    serverCode: words("servererrorcode"),
    serverMessage: words("servermessage"),
    httpStatus: words("httpsstatus"),
    requestId: words("requestid"),
  });
  // The type and the identifiers stand there after a success too.
  return found.phase === undefined && found.clientCode === undefined && found.serverCode === undefined ? undefined : found;
}

function testsOf(lines: readonly LabelledLine[]): RegistrationTest[] {
  return lines
    .filter(({ label }) => / test$/i.test(label))
    .slice(0, MOST_TESTS)
    .map(({ label, value, line }) => ({ name: label, result: /^[A-Za-z]{1,20}/.exec(value)?.[0] ?? "", codes: codesOf(value), line }));
}

function codesOf(value: string): Hex[] {
  return [...value.matchAll(CODE)].slice(0, 4).flatMap(([code]) => parseCode(code) ?? []);
}

/** `2026-03-12 09:16:43.000 UTC`. */
function toldInstant({ value, line }: LabelledLine): Told<Instant> | undefined {
  const instant = value.endsWith(" UTC") ? toSevenDigits(value.slice(0, -4).trim()) : toSevenDigits(value);
  return instant === undefined ? undefined : { value: instant, line };
}

function toldCode({ value, line }: LabelledLine): Told<Hex> | undefined {
  const [code] = codesOf(value.slice(0, 100));
  return code === undefined ? undefined : { value: code, line };
}

function read<Value>(line: LabelledLine | undefined, how: (line: LabelledLine) => Value | undefined): Value | undefined {
  return line === undefined ? undefined : how(line);
}

type Known<Type> = { readonly [Key in keyof Type]?: Exclude<Type[Key], undefined> };

function known<Type extends object>(values: Type): Known<Type> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Known<Type>;
}
