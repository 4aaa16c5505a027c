import { createLineSplitter } from "../../formats/index.js";
import { readTextFile } from "../read-text-file.js";
import { ignored, type TextKind } from "./kind.js";

/** A row is some 4 KB; the first device is enough. */
const LARGEST = 64 * 1024;
const KIND = "hardware hash";

/** `DeviceHash_….csv`: the serial number is taken, the hash never leaves this function. */
export const DEVICE_HASH: TextKind = {
  matches: (text) => /^\ufeff?"?Device Serial Number"?,/i.test(text),
  async read(member, into) {
    const { text } = await readTextFile(member, LARGEST);
    let serial: string | undefined;
    let rows = 0;
    const lines = createLineSplitter(({ text: row, number }) => {
      const first = number === 1 ? "" : (row.split(",", 1)[0] ?? "").replaceAll('"', "").trim();
      if (number === 1 || first === "") return;
      rows++;
      serial ??= first.slice(0, 100);
    });
    lines.push(text);
    lines.end();
    if (serial === undefined) return ignored(KIND, "hash-without-serial", "The file has no row with a serial number.");
    // The list of several devices says nothing about this one.
    if (rows === 1) into.device.push({ name: "serialNumber", value: Array.from(serial).join(""), source: member.path, line: 2 });
    return { kind: KIND, status: "read", records: rows, issues: [] };
  },
};
