import { utf8 } from "./bytes.js";
import { type CabOptions, writeCab } from "./cab-writer.js";
import type { EventToWrite } from "./event.js";
import { type EventXmlOptions, writeEventXml } from "./event-xml-writer.js";
import { type EvtxOptions, writeEvtx } from "./evtx-writer.js";
import { type RegistryDumpOptions, type RegistryKey, writeRegistryDump, writeRegistryExport } from "./registry-dump-writer.js";
import { writeZip, type ZipEntry } from "./zip-writer.js";

/** What a device holds when somebody collects its logs. One description, several layouts. */
export interface Bundle {
  readonly computer: string;
  /** ISO 8601 UTC; the only time that archives carry. */
  readonly collectedAt: string;
  /** Records of all logs, in any order. */
  readonly events: readonly EventToWrite[];
  /** `AutopilotDDSZTDFile.json`. */
  readonly profileFile?: Uint8Array;
  readonly registry?: readonly RegistryKey[];
  readonly registryDump?: RegistryDumpOptions;
  readonly evtx?: EvtxOptions;
  /** Logs of the Intune Management Extension by name; both tools take them. */
  readonly agentLogs?: Readonly<Record<string, Uint8Array>>;
  /** What commands said that Intune runs, by command line. */
  readonly commands?: Readonly<Record<string, string>>;
  /** Further files of the flat layout. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Channels that Intune collects loose; `mdmdiagnosticstool` does not take them, but for Shell-Core. */
const INTUNE_ONLY = new Set(["Application", "Setup", "System"]);
const SHELL_CORE = "Microsoft-Windows-Shell-Core/Operational";

type Files = ReadonlyMap<string, Uint8Array>;

/** The records of each log, logs in order of their names. */
export function byChannel(events: readonly EventToWrite[]): ReadonlyMap<string, readonly EventToWrite[]> {
  const channels = new Map<string, EventToWrite[]>();
  for (const event of events) channels.set(event.channel, [...(channels.get(event.channel) ?? []), event]);
  return new Map([...channels].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The files of `mdmdiagnosticstool`: flat, event logs named in lower case with `-` for `/`, spaces kept. */
function mdmFiles(bundle: Bundle): Files {
  const files = new Map<string, Uint8Array>();
  for (const [channel, events] of byChannel(bundle.events)) {
    if (!INTUNE_ONLY.has(channel)) files.set(`${channel.replace("/", "-").toLowerCase()}.evtx`, writeEvtx(events, bundle.evtx));
  }
  if (bundle.registry !== undefined) files.set("MdmDiagReport_RegistryDump.reg", writeRegistryDump(bundle.registry, bundle.registryDump));
  if (bundle.profileFile !== undefined) files.set("AutopilotDDSZTDFile.json", bundle.profileFile);
  files.set(
    "MdmDiagLogMetadata.json",
    utf8(JSON.stringify({ MdmDiagVersion: "1.0", AreaName: "autopilot;tpm;deviceenrollment;deviceprovisioning;" })),
  );
  for (const [name, bytes] of Object.entries({ ...bundle.agentLogs, ...bundle.files })) files.set(name, bytes);
  return files;
}

/** `mdmdiagnosticstool.exe -area … -cab file.cab`. */
export function mdmCab(bundle: Bundle, options: CabOptions = {}): Uint8Array {
  return writeCab(
    [...mdmFiles(bundle)].map(([name, bytes]) => ({ name, bytes, modified: bundle.collectedAt })),
    options,
  );
}

/** `mdmdiagnosticstool.exe -area … -zip file.zip`. */
export function mdmZip(bundle: Bundle): Uint8Array {
  return writeZip([...mdmFiles(bundle)].map(([name, bytes]) => ({ name, bytes, modified: bundle.collectedAt })));
}

interface Directive {
  readonly kind: "RegistryKey" | "Command" | "Events" | "FoldersFiles";
  readonly input: string;
  readonly hresult: number;
  /** Files below the directive's name; nothing at all gives an empty `No Results` entry. */
  readonly files: Files;
}

const NOT_FOUND = -2147024894;
const PATH_NOT_FOUND = -2147024893;
const AGENT_LOGS = "%ProgramData%\\Microsoft\\IntuneManagementExtension\\Logs\\*.*";

/**
 * Intune's "Collect diagnostics": numbered, flattened names, `results.xml` as the map, empty entries where a
 * directive gave nothing, Shell-Core loose and once more in the CAB that lies inside.
 */
export function intuneZip(bundle: Bundle): Uint8Array {
  const entries: ZipEntry[] = [];
  const directives = intuneDirectives(bundle);
  const modified = bundle.collectedAt;
  directives.forEach(({ kind, input, files, hresult }, index) => {
    const number = `(${index + 1})`;
    const code = (hresult >>> 0).toString(16).padStart(8, "0").toUpperCase();
    if (files.size === 0) entries.push({ name: `${number} No Results - Error [0x${code}]`, bytes: new Uint8Array(0), modified });
    const flat = flatten(input);
    for (const [name, bytes] of files) {
      const separator = kind === "FoldersFiles" ? "/" : " ";
      entries.push({ name: `${number} ${kind} ${flat}${separator}${name}`, bytes, modified });
    }
  });
  return writeZip([{ name: "results.xml", bytes: utf8(resultsXml(directives)), modified }, ...entries]);
}

/** `%windir%\system32\ipconfig.exe /all` becomes `windir_system32_ipconfig_exe_all`. */
function flatten(input: string): string {
  return input
    .replaceAll("%", "")
    .replace(/[^A-Za-z0-9-]+/g, "_")
    .replace(/^_|_$/g, "");
}

function intuneDirectives(bundle: Bundle): readonly Directive[] {
  const stamp = bundle.collectedAt.slice(0, 19).replace("T", "-").replaceAll(":", "-");
  const cabName = `mdmlogs-${stamp}.cab`;
  const channels = byChannel(bundle.events);
  const one = (name: string, bytes: Uint8Array): Files => new Map([[name, bytes]]);
  const found = (kind: Directive["kind"], input: string, files: Files): Directive => ({ kind, input, hresult: 0, files });
  const missing = (kind: Directive["kind"], input: string, hresult: number): Directive => ({ kind, input, hresult, files: new Map() });
  const keysBelow = (path: string): readonly RegistryKey[] => (bundle.registry ?? []).filter((key) => key.path.startsWith(path));
  const registry = (path: string): Directive => {
    const keys = keysBelow(path.replace("HKLM", "HKEY_LOCAL_MACHINE"));
    return keys.length === 0 ? missing("RegistryKey", path, NOT_FOUND) : found("RegistryKey", path, one("export.reg", writeRegistryExport(keys)));
  };
  const log = (channel: string): Directive => {
    const events = channels.get(channel);
    return events === undefined
      ? missing("Events", channel, NOT_FOUND)
      : found("Events", channel, one("Events.evtx", writeEvtx(events, bundle.evtx)));
  };
  const agentLogs: Files = new Map(Object.entries(bundle.agentLogs ?? {}).map(([name, bytes]) => [name.toLowerCase(), bytes]));
  const text = (content: string): Files => one("output.log", utf8(content));
  return [
    registry("HKLM\\SOFTWARE\\Microsoft\\IntuneManagementExtension"),
    registry("HKLM\\SOFTWARE\\Microsoft\\Enrollments"),
    missing("RegistryKey", "HKLM\\SOFTWARE\\Policies", NOT_FOUND),
    ...Object.entries(bundle.commands ?? {}).map(([command, said]) => found("Command", command, text(said))),
    found("Command", "%windir%\\system32\\ipconfig.exe /all", text("\r\nWindows IP Configuration\r\n\r\n")),
    found(
      "Command",
      "%windir%\\system32\\mdmdiagnosticstool.exe -area Autopilot;deviceprovisioning;deviceenrollment;tpm -cab %temp%\\MDMDiagnostics\\mdmlogs.cab",
      text(`Succeeded to CollectLog at: C:\\Windows\\TEMP\\MDMDiagnostics\\${cabName}\r\n`),
    ),
    log("Application"),
    log("Setup"),
    log("System"),
    log(SHELL_CORE),
    log("Microsoft-Windows-BitLocker/BitLocker Management"),
    agentLogs.size === 0 ? missing("FoldersFiles", AGENT_LOGS, PATH_NOT_FOUND) : found("FoldersFiles", AGENT_LOGS, agentLogs),
    found("FoldersFiles", `%temp%\\MDMDiagnostics\\mdmlogs-${stamp}.cab`, one(cabName, mdmCab(bundle))),
    missing("FoldersFiles", "%windir%\\ccm\\logs\\*.log", NOT_FOUND),
  ];
}

function resultsXml(directives: readonly Directive[]): string {
  const rows = directives.map(({ kind, input, hresult }) => `<${kind} HRESULT="${hresult}">${input.replaceAll("&", "&amp;")}</${kind}>`);
  const head = '<Collection HRESULT="0"><ID>7b0f2a51-44c9-4e0d-8f36-b1c5d9e07a42</ID><SasUrl>SasUrlPlaceHolder</SasUrl>';
  return `${head}${rows.join("")}<ClientTimeoutInSeconds>5400</ClientTimeoutInSeconds><OutputFileFormat>flattened</OutputFileFormat></Collection>`;
}

/** A folder that somebody copied from the device: live log names with `%4` for `/`, in a sub-folder. */
export function folderFiles(bundle: Bundle): Files {
  const files = new Map<string, Uint8Array>();
  for (const [channel, events] of byChannel(bundle.events)) files.set(`Logs/${channel.replace("/", "%4")}.evtx`, writeEvtx(events, bundle.evtx));
  if (bundle.registry !== undefined) files.set("MdmDiagReport_RegistryDump.reg", writeRegistryDump(bundle.registry, bundle.registryDump));
  if (bundle.profileFile !== undefined) files.set("AutopilotDDSZTDFile.json", bundle.profileFile);
  for (const [name, bytes] of Object.entries({ ...bundle.agentLogs, ...bundle.files })) files.set(name, bytes);
  return files;
}

/** One XML export per log, as Event Viewer or `wevtutil` saves it. */
export function xmlFiles(bundle: Bundle, options: EventXmlOptions = {}): Files {
  const files = new Map<string, Uint8Array>();
  for (const [channel, events] of byChannel(bundle.events)) files.set(`${channel.replace("/", "-")}.xml`, writeEventXml(events, options));
  if (bundle.profileFile !== undefined) files.set("AutopilotDDSZTDFile.json", bundle.profileFile);
  return files;
}
