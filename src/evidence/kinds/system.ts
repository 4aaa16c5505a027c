import { readLabelledText } from "../../formats/index.js";
import { readTextFile } from "../read-text-file.js";
import { readWinHttpProxy } from "../system/read-proxy.js";
import { readSystemReport } from "../system/read-system-report.js";
import { plainLabel } from "../told.js";
import { statusOf, type TextKind } from "./kind.js";

/** What describes the device stands in the first kilobytes of a report of many megabytes. */
const FIRST_PART = 256 * 1024;
const SMALL = 1024 * 1024;
const OTHER_LANGUAGE = {
  code: "system-report-language",
  message: "None of the English labels is there: a report in another language says nothing to this version.",
};

export const SYSTEM_REPORT: TextKind = {
  matches: (text, path) =>
    /^\ufeff?System Information report written at/i.test(text) ||
    /\[System Summary\]/.test(text) ||
    /^\s{0,8}Host Name:[^\r\n]{0,200}\r?\n\s{0,8}OS Name:/m.test(text) ||
    /msinfo32[^/]*\.(?:log|txt|nfo)$/i.test(path),
  async read(member, into) {
    const { text } = await readTextFile(member, FIRST_PART);
    const facts = readSystemReport(member.path, text);
    into.device.push(...facts);
    return { kind: "system information", status: statusOf(member, false), issues: facts.length === 0 ? [OTHER_LANGUAGE] : [] };
  },
};

/** `netsh winhttp show proxy`. */
export const PROXY: TextKind = {
  matches: (text, path) =>
    /^[^\r\n:]{0,40}\bWinHTTP\b[^\r\n:]{0,60}:\s{0,8}$/m.test(text) || /Command [^/]*netsh[^/]*winhttp[^/]* output\.log$/i.test(path),
  async read(member, into) {
    const { text } = await readTextFile(member, SMALL);
    const proxy = readWinHttpProxy(member.path, text);
    if (proxy) into.device.push(proxy);
    return { kind: "WinHTTP proxy", status: statusOf(member, false), issues: [] };
  },
};

/** `ipconfig /all`: of it only the name of the device is used. */
export const IP_CONFIGURATION: TextKind = {
  matches: (text, path) => /^\s{0,16}Windows[ -]IP[ -]/.test(text.replace(/^\ufeff/, "")) || /Command [^/]*ipconfig[^/]* output\.log$/i.test(path),
  async read(member, into) {
    const { text } = await readTextFile(member, SMALL);
    const name = readLabelledText(text).lines.find(({ label }) => /^hostname$/.test(plainLabel(label)));
    if (name && name.value !== "")
      into.device.push({ name: "computerName", value: Array.from(name.value.slice(0, 200)).join(""), source: member.path, line: name.line });
    return { kind: "IP configuration", status: statusOf(member, false), issues: [] };
  },
};
