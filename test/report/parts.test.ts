import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockTime, UTC, type Zone, zoneOf } from "../../src/report/clock.js";
import { counted, formatDuration } from "../../src/report/duration.js";
import { shortLogName } from "../../src/report/names.js";
import { bound, cleanLine, cleanText } from "../../src/report/sanitise.js";
import { clip, clipMiddle, displayWidth } from "../../src/report/text/width.js";
import { wrap, wrapProse } from "../../src/report/text/wrap.js";

describe("durations", () => {
  it.each([
    [0, "0 s"],
    [0.42, "0.4 s"],
    [0.001, "0.1 s"],
    [52, "52 s"],
    [59.6, "1 m 00 s"],
    [89, "1 m 29 s"],
    [3599.7, "1 h 00 m"],
    [7500, "2 h 05 m"],
    [86_399, "1 d 00 h"],
    [273_600, "3 d 04 h"],
    [Number.NaN, ""],
    [-5, ""],
  ])("%d seconds are written %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it("counts with thousands and the right noun", () => {
    expect([counted(1, "file"), counted(0, "file"), counted(48_213, "record")]).toEqual(["1 file", "0 files", "48,213 records"]);
  });
});

describe("clocks", () => {
  const at = (instant: string, name: string, offset?: number) => clockTime(instant, zoneOf(name, offset) ?? UTC);

  it("shows an instant in UTC, in a zone with its summer time, and by the device's offset", () => {
    expect(at("2026-03-12T14:03:38.1049999Z", "utc")).toEqual({ date: "2026-03-12", time: "14:03:38", precise: "14:03:38.104" });
    expect(at("2026-03-29T00:59:59.0000000Z", "Europe/Berlin")?.time).toBe("01:59:59");
    expect(at("2026-03-29T01:00:00.0000000Z", "Europe/Berlin")?.time).toBe("03:00:00");
    expect(at("2026-03-12T22:00:00.0000000Z", "Asia/Kathmandu")).toMatchObject({ date: "2026-03-13", time: "03:45:00" });
    expect(at("2026-03-12T02:00:00.0000000Z", "device", -210)).toMatchObject({ date: "2026-03-11", time: "22:30:00" });
  });

  it("knows no zone that does not exist, and no device zone without an offset", () => {
    expect([zoneOf("Mars/Olympus"), zoneOf(""), zoneOf("device")]).toEqual([undefined, undefined, undefined]);
    expect(zoneOf("device", 330)?.label).toBe("UTC+05:30 (device)");
  });

  it("gives nothing for what is no time", () => {
    expect(clockTime("yesterday", UTC)).toBeUndefined();
  });

  it("agrees with the platform's own clock in any zone at any time", () => {
    const zones = ["America/St_Johns", "Australia/Lord_Howe", "Europe/London", "Pacific/Apia"].map((name) => [name, zoneOf(name)] as const);
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date("2015-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
        ([name, zone], date) => {
          const expected = date.toLocaleString("sv-SE", { timeZone: name });
          const shown = clockTime(date.toISOString(), zone as Zone);
          return `${shown?.date} ${shown?.time}` === expected;
        },
      ),
    );
  });
});

describe("cleaning", () => {
  it("shows C0, DEL, C1 and bidirectional controls escaped, and leaves tab, line feed and everything else", () => {
    expect(cleanText("a\u001b[31m\u009b\u007f\u202e\u2069\t\nü漢\u200f")).toBe("a\\u001b[31m\\u009b\\u007f\\u202e\\u2069\t\nü漢\u200f");
  });

  it("takes a Windows line end for a line feed, and shows a lone carriage return", () => {
    expect(cleanText("a\r\nb\rc")).toBe("a\nb\\u000dc");
  });

  it("shows half of a pair escaped", () => {
    expect(cleanText("a\ud800b 😀")).toBe("a\\ud800b 😀");
  });

  it("makes one line of several", () => {
    expect(cleanLine("  a\n\tb   c \r\n")).toBe("a b c");
  });

  it("cuts long text, never inside a character", () => {
    expect(bound("abcdef", 4)).toBe("abc…");
    expect(bound("ab😀cd", 4)).toBe("ab…");
  });
});

describe("widths", () => {
  it.each([
    ["abc", 3],
    ["漢字", 4],
    ["e\u0301", 1],
    ["😀", 2],
    ["👩‍👩‍👧", 2],
    ["✔ ✖ ▸", 5],
    ["한글", 4],
    ["ﾊﾝ", 2],
    ["\u200b", 0],
  ])("%s takes %d columns", (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  it("cuts at the end and in the middle", () => {
    expect(clip("漢字漢字", 5)).toBe("漢字…");
    expect(clipMiddle("folder/inner/very-long-name.evtx", 16)).toBe("folde…-name.evtx");
  });
});

describe("wrapping", () => {
  it("breaks at blanks, cuts words that are longer than a line after a separator, and keeps line feeds", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("C:\\Windows\\Temp\\file.log", 12)).toEqual(["C:\\Windows\\", "Temp\\", "file.log"]);
    expect(wrap("a\n\nb", 5)).toEqual(["a", "", "b"]);
  });

  it("breaks East Asian text between letters", () => {
    expect(wrap("漢字漢字漢字", 5)).toEqual(["漢字", "漢字", "漢字"]);
  });

  it("keeps lists as lists", () => {
    expect(wrapProse("- one two three\na  four five six\n10. seven", 9)).toEqual([
      "- one two",
      "  three",
      "a  four",
      "   five",
      "   six",
      "10. seven",
    ]);
  });

  it("loses no letter and passes no limit, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 4, max: 80 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join("").replaceAll(/[ \t]/g, "")).toBe(text.replaceAll(/[ \t\n]/g, ""));
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("log names", () => {
  it("names known logs as Event Viewer does, and others by what tells them apart", () => {
    expect(shortLogName("Microsoft-Windows-ModernDeployment-Diagnostics-Provider/Autopilot")).toBe("Autopilot");
    expect(shortLogName("Microsoft-Windows-User Device Registration/Admin")).toBe("DeviceRegistration");
    expect(shortLogName("Microsoft-Windows-Foo-Bar/Operational")).toBe("Foo-Bar");
    expect(shortLogName("Contoso/Debug")).toBe("Contoso/Debug");
  });
});
