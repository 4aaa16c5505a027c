import { describe, expect, it } from "vitest";
import { allErrors, allEvents, allTerms, LOG_ALIASES } from "../../src/knowledge/index.js";
import { explain } from "../../src/cli/explain/explain.js";
import { editDistance } from "../../src/cli/explain/suggest.js";
import { paint } from "../../src/report/index.js";
import { displayWidth } from "../../src/report/text/width.js";
import { builtInRules } from "../../src/rule-engine/index.js";
import { redscreen } from "./redscreen.js";

const rules = builtInRules();
const told = async (subject: string) => {
  const { known, lines } = await explain(subject, rules);
  return { known, text: paint(lines, false) };
};

describe("explain", () => {
  it.each(["0x81036501", "81036501", "-2130483967", "2164483329"])("knows a code in the spelling %s", async (spelling) => {
    const { known, text } = await told(spelling);
    expect(known).toBe(true);
    expect(text).toContain("0x81036501, -2130483967, 2164483329");
    expect(text).toMatch(/ Rules +not-exactly-one-mdm/);
  });

  it("knows exit codes and names", async () => {
    expect((await told("1603")).text).toContain("ERROR_INSTALL_FAILURE");
    expect((await told("error_install_failure")).text).toContain("0x80070643");
  });

  it.each([
    "autopilot/180",
    "Autopilot 180",
    "Microsoft-Windows-ModernDeployment-Diagnostics-Provider/180",
    "microsoft-windows-moderndeployment-diagnostics-provider/autopilot/180",
  ])("knows an event by %s, its fields with their values, and who looks at it", async (subject) => {
    const { known, text } = await told(subject);
    expect(known).toBe(true);
    expect(text).toContain("Device enrollment phase <State> failed");
    expect(text.replaceAll(/\s+/g, " ")).toContain("State (UInt32): 0 Completed, 1 Initial, 2 AADConfigure, 3 AADEnroll");
    expect(text).toContain("not-exactly-one-mdm");
  });

  it("knows the rules: place, condition, remedies", async () => {
    const { known, text } = await told("not-exactly-one-mdm");
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

  it("knows the logs", async () => {
    expect((await told("mdm-admin")).text).toMatch(/ Channels +- {2}Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-\n +Provider\/Admin\n/);
  });

  it.each([
    ["not-exacly-one-mdm", "not-exactly-one-mdm"],
    ["autopliot/180", "autopilot/180"],
    ["mdm-admn", "mdm-admin"],
    ["ERROR_INSTAL_FAILURE", "ERROR_INSTALL_FAILURE"],
    ["0x801C03F4", "0x801C03F3 DeviceNotFound"],
    ["-2145647628", "0x801C03F3 DeviceNotFound"],
    ["0x80C103F3", "0x801C03F3 DeviceNotFound"],
    ["0x801C03F33", "0x801C03F3 DeviceNotFound"],
    ["AADSTS50131", "AADSTS50132"],
    ["mdm-admin/171", "autopilot/171"],
    ["wite glove", "white glove"],
    ["the white glove failed", "pre-provisioning"],
  ])("does not know %s, and suggests %s", async (subject, suggestion) => {
    const { known, text } = await told(subject);
    expect(known).toBe(false);
    expect(text).toContain(suggestion);
  });

  describe("codes, taken apart", () => {
    it.each([
      ["0x80070774", "HRESULT, failure, facility 7 (Windows): Windows error 1908 (HRESULT_FROM_WIN32)"],
      ["0x80180014", "HRESULT, failure, facility 24 (MDM enrollment), code 20 (0x0014)"],
      ["0xC0000034", "NTSTATUS, error, facility 0 (general), code 52 (0x0034); as an HRESULT 0xD0000034"],
      ["0xD0000034", "0xD0000034: HRESULT_FROM_NT of NTSTATUS 0xC0000034: error, facility 0 (general), code 52 (0x0034)"],
      ["-1073741819", "STATUS_ACCESS_VIOLATION"],
      ["-1978335212", "APPINSTALLER_CLI_ERROR_NO_APPLICATIONS_FOUND"],
      ["0xCAA82EE7", "0xCAA82EE7: a number of its own kind (Entra token library): 0xCAA8 and 0x2EE7"],
    ])("knows %s: %s", async (subject, words) => {
      const { known, text } = await told(subject);
      expect(known).toBe(true);
      expect(text.replaceAll(/\s+/g, " ")).toContain(words);
    });

    it.each([
      ["0x8ABC1234", "0x8ABC1234, not known", "HRESULT, failure, facility 700, whose owner is not known, code 4660 (0x1234)"],
      ["0x8024FFFE", "0x8024FFFE, not known", "HRESULT, failure, facility 36 (Windows Update), code 65534 (0xFFFE)"],
      ["0xC0000123", "0xC0000123, not known", "NTSTATUS, error, facility 0 (general), code 291 (0x0123); as an HRESULT 0xD0000123"],
      ["0xC0210099", "0xC0210099, not known", "NTSTATUS, error, facility 33 (BitLocker), code 153 (0x0099)"],
      ["0xA1234567", "0xA1234567, not known", "HRESULT, failure, facility 291 of a program's own, code 17767 (0x4567)"],
      ["-5", "0xFFFFFFFB, not known", "the number -5, which a program chose by itself"],
      ["0x800704D3", "0x800704D3, not known", "facility 7 (Windows): Windows error 1235 (HRESULT_FROM_WIN32)"],
    ])("says honestly that it does not know %s, and what its bits say", async (subject, head, bits) => {
      const { known, text } = await told(subject);
      expect(known).toBe(false);
      expect(text).toContain(head);
      expect(text.replaceAll(/\s+/g, " ")).toContain(bits);
    });

    it("takes a word before a number for what kind of number it is", async () => {
      expect((await told("http 404")).text).toContain("0x80190194");
      expect((await told("HTTP status 404")).text).toContain("0x80190194");
      expect((await told("syncml 404")).text).toContain("0x87D10194");
      expect((await told("OMA-DM 404")).text).toContain("0x87D10194");
      expect((await told("windows 5")).text).toContain("E_ACCESSDENIED");
      expect((await told("exit code 1603")).text).toContain("ERROR_INSTALL_FAILURE");
      expect((await told("error code 0x801C03F3")).text).toContain("DeviceNotFound");
      expect((await told("AADSTS 50126")).text).toContain("InvalidUserNameOrPassword");
    });

    it("tells what a plain number can be besides", async () => {
      const { known, text } = await told("404");
      expect(known).toBe(true);
      expect(text).toContain("autopilot/404");
      expect(text).toMatch(/HTTP status: .*\(redscreen explain +http 404\)/s);
      expect(text).toMatch(/OMA-DM status .*redscreen\s+explain syncml 404\)/s);
      const signIn = await told("50126");
      expect(signIn.known).toBe(false);
      expect(signIn.text).toContain("redscreen explain aadsts 50126");
    });

    it("names the rules that look for a code under a wildcard, or speak of it", async () => {
      expect((await told("0x80070774")).text).toMatch(/ Rules +domain-join-blob-timeout/);
      expect((await told("0x80072EE7")).text).toMatch(/ Rules +\S/);
    });
  });

  describe("terms", () => {
    it.each([
      ["whiteglove", "pre-provisioning"],
      ["White Glove", "pre-provisioning"],
      ["white-glove", "pre-provisioning"],
      ["Azure AD", "Entra ID"],
      ["AAD join", "Entra join"],
      ["WPJ", "device registration"],
      ["ODJ", "offline domain join"],
      ["hybrid azure ad join", "Entra hybrid join"],
      ["oobe", "OOBE"],
      ["ESP", "enrollment status page"],
      ["sidecar", "Intune Management Extension"],
      ["IME", "Intune Management Extension"],
      ["NDES", "SCEP certificate"],
      ["DEM", "device enrollment manager"],
      ["AutoPilot v2", "Autopilot device preparation"],
      ["Company Portal", "Company Portal"],
    ])("knows %s as %s", async (subject, name) => {
      const { known, text } = await told(subject);
      expect(known).toBe(true);
      expect(text).toMatch(new RegExp(`^ ${name} +term$`, "m"));
    });

    it("list rules, events and logs", async () => {
      const { text } = await told("whiteglove");
      expect(text).toContain('"whiteglove" is another word for pre-provisioning');
      expect(text).toMatch(/ Logs +- {2}autopilot: /);
      expect(text).toContain("autopilot/171: The TPM could not prove its identity");
      expect(text).toContain("notice-technician-update-page");
    });

    it("name only logs and events that there are, and rules for most of them", () => {
      const events = new Set(allEvents().map(({ log, eventId }) => `${log}/${eventId}`));
      for (const term of allTerms()) for (const event of term.events ?? []) expect(events, term.name).toContain(event);
      expect(allTerms().length).toBeGreaterThan(20);
    });

    it("show the log of the same name too", async () => expect((await told("AAD")).text).toContain("Microsoft-Windows-AAD/Operational"));
  });

  it("has something to say, within 80 columns but for addresses, about everything there is", async () => {
    const subjects = [
      ...rules.map(({ id }) => id),
      ...allErrors().map(({ code }) => code),
      ...allEvents().map(({ log, eventId }) => `${log}/${eventId}`),
      ...LOG_ALIASES,
      ...allTerms().flatMap(({ name, older }) => [name, ...older]),
    ];
    expect(subjects.length).toBeGreaterThan(1000);
    for (const subject of new Set(subjects)) {
      const { known, text } = await told(subject);
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
