import { readLabelledText } from "../../formats/index.js";
import type { DeviceFact } from "../model.js";

const LONGEST_VALUE = 200;
/** `proxy.example:8080` or `http=…;https=…`; the label in front of it is in the language of the device. */
const SERVER = /^(?:[a-z]{2,5}=)?(?:[a-z]{2,5}:\/\/)?[A-Za-z0-9._-]{1,120}:\d{2,5}(?:[;, ]|$)/;

/** The proxy of WinHTTP, through which services and the management extension go; undefined where there is none. */
export function readWinHttpProxy(source: string, text: string): DeviceFact | undefined {
  const line = readLabelledText(text).lines.find(({ value }) => SERVER.test(value.slice(0, LONGEST_VALUE)));
  return line && { name: "winHttpProxy", value: Array.from(line.value.slice(0, LONGEST_VALUE)).join(""), source, line: line.line };
}
