import { describe, expect, it } from "vitest";
import { allErrors, allEvents, LOG_ALIASES } from "../../src/knowledge/index.js";
import { explain } from "../../src/cli/explain/explain.js";
import { editDistance } from "../../src/cli/explain/suggest.js";
import { paint } from "../../src/report/index.js";
import { displayWidth } from "../../src/report/text/width.js";
import { builtInRules } from "../../src/rule-engine/index.js";
import { redscreen } from "./redscreen.js";

const rules = builtInRules();
const told = (subject: string) => {
  const { known, lines } = explain(subject, rules);
  return { known, text: paint(lines, false) };
};

describe("explain", () => {
  it.each(["0x81036501", "81036501", "-2130483967", "2164483329"])("knows a code in the spelling %s", (spelling) => {
    const { known, text } = told(spelling);
    expect(known).toBe(true);
    expect(text).toContain("0x81036501, -2130483967, 2164483329");
    expect(text).toMatch(/ Rules +not-exactly-one-mdm/);
  });

  it("knows exit codes and names", () => {
    expect(told("1603").text).toContain("ERROR_INSTALL_FAILURE");
    expect(told("error_install_failure").text).toContain("0x80070643");
  });

  it.each([
    "autopilot/180",
    "Autopilot 180",
    "Microsoft-Windows-ModernDeployment-Diagnostics-Provider/180",
    "microsoft-windows-moderndeployment-diagnostics-provider/autopilot/180",
  ])("knows an event by %s, its fields with their values, and who looks at it", (subject) => {
    const { known, text } = told(subject);
    expect(known).toBe(true);
    expect(text).toContain("Device enrollment phase <State> failed");
    expect(text.replaceAll(/\s+/g, " ")).toContain("State (UInt32): 0 Completed, 1 Initial, 2 AADConfigure, 3 AADEnroll");
    expect(text).toContain("not-exactly-one-mdm");
  });

  it("knows the rules: place, condition, remedies", () => {
    const { known, text } = told("not-exactly-one-mdm");
    expect(known).toBe(true);
    for (const words of [
      "Device preparation > Registering your device for mobile management",
      " Do  ",
      " Matches ",
      "event autopilot 115",
      "https://",
      " Page       docs/rules/not-exactly-one-mdm.md",
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/\{[A-Za-z]|\[\[/);
  });

  it("knows the logs", () => {
    expect(told("mdm-admin").text).toMatch(/ Channels +- {2}Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-\n +Provider\/Admin\n/);
  });

  it.each([
    ["not-exacly-one-mdm", "not-exactly-one-mdm"],
    ["autopliot/180", "autopilot/180"],
    ["mdm-admn", "mdm-admin"],
    ["ERROR_INSTAL_FAILURE", "ERROR_INSTALL_FAILURE"],
  ])("does not know %s, and suggests %s", (subject, suggestion) => {
    const { known, text } = told(subject);
    expect(known).toBe(false);
    expect(text).toContain(suggestion);
  });

  it("takes an unknown code apart", () => {
    const { known, text } = told("0x8ABC1234");
    expect(known).toBe(false);
    expect(text).toContain("0x8ABC1234, not known");
  });

  it("has something to say, within 80 columns but for addresses, about everything there is", () => {
    const subjects = [
      ...rules.map(({ id }) => id),
      ...allErrors().map(({ code }) => code),
      ...allEvents().map(({ log, eventId }) => `${log}/${eventId}`),
      ...LOG_ALIASES,
    ];
    expect(subjects.length).toBeGreaterThan(1000);
    for (const subject of new Set(subjects)) {
      const { known, text } = told(subject);
      expect({ subject, known }).toEqual({ subject, known: true });
      const wide = text.split("\n").filter((line) => displayWidth(line) > 80 && !/https?:|^ {12}\S|^ Read /.test(line));
      expect({ subject, wide }).toEqual({ subject, wide: [] });
    }
  });

  it("measures how far two names are apart", () => {
    expect([editDistance("abc", "abc"), editDistance("abc", "acb"), editDistance("abc", ""), editDistance("kitten", "sitting")]).toEqual([
      0, 1, 3, 3,
    ]);
  });
});

describe.concurrent("the commands around the catalogue", () => {
  it("end with 0 for what is known and 1 for what is not", async () => {
    expect(await redscreen(["explain", "autopilot/171"])).toMatchObject({ code: 0, stderr: "" });
    const unknown = await redscreen(["explain", "autopliot/171"]);
    expect(unknown).toMatchObject({ code: 1, stderr: "" });
    expect(unknown.stdout).toContain("autopilot/171");
  });

  it("list every rule and show one", async () => {
    const list = await redscreen(["rules", "list"]);
    expect(list.code).toBe(0);
    for (const { id } of rules) expect(list.stdout).toContain(id);
    expect(list.stdout.split("\n").filter((line) => displayWidth(line) > 80)).toEqual([]);
    expect((await redscreen(["rules", "show", "not-exactly-one-mdm"])).stdout).toContain("event autopilot 115");
  });

  it("validate the catalogue, and test one rule of it", async () => {
    expect(await redscreen(["rules", "validate"])).toMatchObject({ code: 0, stderr: "" });
    const one = await redscreen(["rules", "test", "not-exactly-one-mdm"]);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toMatch(/^\d+ cases of 1 rule hold\n$/);
  });
});
