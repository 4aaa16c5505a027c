import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { Report } from "../../src/diagnosis/index.js";
import { redscreen } from "./redscreen.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLE = "docs/overlay-example";
const FAILED = "samples/app-failed/evidence.zip";

const folder = mkdtempSync(join(tmpdir(), "redscreen-overlay-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe("the overlay of the documentation", () => {
  it("is valid, and its cases and those of the rules that it words anew hold", async () => {
    const [valid, tested] = await Promise.all([redscreen(["rules", "validate", EXAMPLE]), redscreen(["rules", "test", EXAMPLE])]);
    expect(valid).toMatchObject({ code: 0, stdout: "1 rule, texts of 2 rules changed, 1 rule disabled, all valid\n", stderr: "" });
    expect(tested).toMatchObject({ code: 0, stderr: "" });
    expect(tested.stdout).toMatch(/^\d\d cases of 3 rules hold\n$/);
  });

  it("shows in the report what is the company's, and no path of the machine", async () => {
    const elsewhere = join(folder, "copy");
    cpSync(join(ROOT, EXAMPLE), elsewhere, { recursive: true });
    const [json, copied, text, markdown] = await Promise.all([
      redscreen(["--format", "json", "--rules", EXAMPLE, FAILED]),
      redscreen(["--format", "json", "--rules", elsewhere, FAILED]),
      redscreen(["--rules", EXAMPLE, FAILED]),
      redscreen(["--format", "markdown", "--rules", EXAMPLE, FAILED]),
    ]);
    const report = JSON.parse(json.stdout) as Report;
    expect(copied.stdout).toBe(json.stdout);
    expect(json.stdout).not.toContain("overlay-example");
    expect(report.diagnoses[0]).toMatchObject({
      rule: "contoso-vpn-client-failed",
      origin: [{ overlay: "Contoso", file: "contoso-vpn-client-failed.yaml", change: "added" }],
    });
    const reworded = report.diagnoses.find(({ rule }) => rule === "app-failed");
    expect(reworded).toMatchObject({ origin: [{ overlay: "Contoso", file: "overlay.yaml", change: "texts", texts: ["remedies", "references"] }] });
    expect(reworded?.remedies[0]).toContain("https://help.contoso.example/apps");
    expect(report.diagnoses.map(({ rule }) => rule)).not.toContain("notice-restart-uris");
    expect(report.tool.overlays).toEqual([
      {
        name: "Contoso",
        contact: expect.stringContaining("+49 30 5550 1234"),
        added: ["contoso-vpn-client-failed"],
        replaced: [],
        reworded: ["app-failed", "device-not-registered"],
        disabled: [{ rule: "notice-restart-uris", role: "notice", because: expect.stringContaining("baseline"), matches: true }],
      },
    ]);
    for (const [{ stdout }, contact] of [
      [text, " CONTACT  Contoso service desk"],
      [markdown, "### Contact\n\nContoso service desk"],
    ] as const) {
      expect(stdout).toContain(contact);
      expect(stdout).toContain("a rule of Contoso (contoso-vpn-client-failed.yaml)");
      expect(stdout).toContain("remedies, references of Contoso (overlay.yaml)");
      expect(stdout).toContain("1 disabled");
    }
    expect(text.stdout.split("\n").filter((line) => line.length > 80 && !line.includes("https://"))).toEqual([]);
  });

  it("shows in the list and the pages of the rules", async () => {
    const [list, shown, explained, off] = await Promise.all([
      redscreen(["rules", "list", "--rules", EXAMPLE]),
      redscreen(["rules", "show", "app-failed", "--rules", EXAMPLE]),
      redscreen(["explain", "contoso-vpn-client-failed", "--rules", EXAMPLE]),
      redscreen(["explain", "notice-restart-uris", "--rules", EXAMPLE]),
    ]);
    expect(list.stdout).toContain("Disabled: not reported, also where they match");
    expect(list.stdout).toMatch(/, 1 disabled\. redscreen explain <id> tells more\.\n$/);
    expect(shown.stdout).toContain("From       -  remedies, references of Contoso (overlay.yaml)");
    expect(explained.stdout).toContain("From       -  a rule of Contoso (contoso-vpn-client-failed.yaml)");
    expect(off.stdout).toContain("From       -  disabled by Contoso: Contoso's baseline marks settings");
  });
});

describe("several overlays", () => {
  it("are laid one over the other; a cause that is switched off is told of", async () => {
    const customer = dirname(file("customer/overlay.yaml", "name: Customer\ndisable: [contoso-vpn-client-failed, app-failed]\n"));
    const [alone, over, outcome] = await Promise.all([
      redscreen(["rules", "validate", customer]),
      redscreen(["rules", "validate", customer, "--rules", EXAMPLE]),
      redscreen(["--format", "json", "--rules", EXAMPLE, "--rules", customer, FAILED]),
    ]);
    expect(alone.code).toBe(1);
    expect(alone.stdout).toContain(":2:11: expected the id of a rule");
    expect(over).toMatchObject({ code: 0, stdout: "2 rules disabled, all valid\n" });
    const report = JSON.parse(outcome.stdout) as Report;
    expect(report.diagnoses.map(({ rule }) => rule)).not.toContain("app-failed");
    expect(report.tool.overlays?.map(({ name }) => name)).toEqual(["Contoso", "Customer"]);
    expect(report.coverage.gaps).toContainEqual({
      what: "Rules app-failed, contoso-vpn-client-failed",
      why: "All of them fit these logs and are disabled by Customer, so this report leaves out what they say.",
    });
  });

  it("reword what comes before them, and its cases still run", async () => {
    const customer = dirname(file("wording/overlay.yaml", "name: Customer\ntexts: { app-failed: { title: An app is broken } }\n"));
    const tested = await redscreen(["rules", "test", customer, "--rules", EXAMPLE]);
    expect(tested).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+ cases of 1 rule hold\n$/) });
  });
});

describe("an overlay that does not load", () => {
  it("is code 2 for a diagnosis, in one line with the place, and code 1 for a check", async () => {
    const bad = dirname(file("bad/overlay.yaml", "name: Contoso\ndisable: [app-faild, other]\n"));
    const [diagnosed, timeline, checked] = await Promise.all([
      redscreen(["--rules", bad, FAILED]),
      redscreen(["timeline", "--count", "--rules", bad, FAILED]),
      redscreen(["rules", "validate", bad]),
    ]);
    const message = `${join(bad, "overlay.yaml")}:2:11: expected the id of a rule, such as app-failed, found app-faild`;
    expect(diagnosed).toMatchObject({ code: 2, stdout: "", stderr: `redscreen: ${message} (and 1 more; see redscreen rules validate ${bad})\n` });
    expect(timeline).toMatchObject({ code: 2, stdout: "" });
    expect(checked.code).toBe(1);
    expect(checked.stdout).toContain(message);
  });

  it("names a built-in rule that it would change unasked, and a check of the folder by itself says how to ask", async () => {
    cpSync(join(ROOT, "rules/device-setup/app-failed.yaml"), file("unasked/app-failed.yaml", ""));
    const path = join(folder, "unasked");
    const [diagnosed, checked] = await Promise.all([redscreen(["--rules", path, FAILED]), redscreen(["rules", "validate", path])]);
    expect(diagnosed).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("app-failed.yaml:2:5: expected an id of its own: app-failed is in the catalogue already; to take its place"),
    });
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("note: app-failed: built in too; --rules takes this folder only with an overlay.yaml"),
    });
  });

  it("is a folder without loops, devices and giants", async () => {
    const path = dirname(file("loops/overlay.yaml", "name: Loops\n"));
    symlinkSync(path, join(path, "again"));
    symlinkSync("/", join(path, "everything"));
    const giant = dirname(file("giant/a-rule.yaml", `# ${"x".repeat(300_000)}`));
    const [loops, large, device] = await Promise.all([
      redscreen(["rules", "validate", path]),
      redscreen(["--rules", giant, FAILED]),
      redscreen(["--rules", "/dev/zero", FAILED]),
    ]);
    expect(loops).toMatchObject({ code: 0, stdout: "0 rules, all valid\n" });
    expect(large).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("expected a rule file of at most 262144 bytes, found 300002"),
    });
    expect(device).toMatchObject({ code: 2, stderr: "redscreen: /dev/zero: expected a folder of rules\n" });
  });
});

describe("a case that does not hold", () => {
  it("is shown in 80 columns with the event and the field that did not fit", async () => {
    const bad = join(folder, "cases");
    cpSync(join(ROOT, EXAMPLE), bad, { recursive: true });
    const name = "contoso-vpn-client-failed";
    file(
      `cases/${name}.cases.yaml`,
      `- name: another app failed\n  expect: match\n  logs: [autopilot]\n  events:\n    - { log: autopilot, id: 153 }\n    - { log: autopilot, id: 298, at: 190, data: { Message1: Sidecar, Message2: Win32App_22222222-2222-4222-8222-222222222222_1 } }\n`,
    );
    const { code, stdout } = await redscreen(["rules", "test", bad]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}: another app failed\n    expected match, found no-match\n`);
    expect(stdout).toContain(
      `        · 298 at 190 s, record 2: Message2 is\n          "Win32App_22222222-2222-4222-8222-222222222222_1", expected like\n`,
    );
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

it("rules are found by their other names", async () => {
  const own = dirname(
    file(
      "alias/new-name.yaml",
      `id: new-name
aliases: [old-name]
title: A renamed rule
phase: device-setup
step: apps
role: notice
certainty: possible
when: { event: { log: autopilot, id: 115 } }
explanation: It was called something else.
remedies: []
references: []
status: experimental
`,
    ),
  );
  const [shown, explained] = await Promise.all([
    redscreen(["rules", "show", "old-name", "--rules", own]),
    redscreen(["explain", "old-name", "--rules", own]),
  ]);
  for (const { code, stdout } of [shown, explained]) {
    expect(code).toBe(0);
    expect(stdout).toContain("A renamed rule");
  }
});
