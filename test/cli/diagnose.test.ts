import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../src/diagnosis/index.js";
import { redscreen } from "./redscreen.js";

const FAILED = "samples/not-exactly-one-mdm/evidence.cab";
const HEALTHY = "samples/healthy-user-driven/evidence.zip";
const TWO_ATTEMPTS = "samples/two-attempts/evidence.zip";

const folder = mkdtempSync(join(tmpdir(), "redscreen-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function temporary(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const applicationLog = temporary(
  "application.xml",
  `<Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="MsiInstaller"/><EventID>1033</EventID><Level>4</Level>
<TimeCreated SystemTime="2026-03-02T08:00:00.0000000Z"/><EventRecordID>7</EventRecordID><Channel>Application</Channel><Computer>PC-1</Computer></System>
<EventData><Data>Contoso</Data></EventData></Event></Events>`,
);

describe.concurrent("redscreen diagnose", () => {
  it("answers on standard output, says nothing on standard error and ends with 1 where the deployment failed", async () => {
    const { code, stdout, stderr } = await redscreen(["diagnose", FAILED]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(" FAILED   Device preparation > Registering your device for mobile management\n");
    expect(stdout).not.toContain("\u001b");
  });

  it("is what happens without a command, and gives the same bytes again", async () => {
    const [one, other] = await Promise.all([redscreen([FAILED]), redscreen(["diagnose", FAILED])]);
    expect(one).toEqual(other);
  });

  it("ends with 0 where nothing failed", async () => {
    const { code, stdout } = await redscreen([HEALTHY]);
    expect(code).toBe(0);
    expect(stdout).toContain(" SUCCEEDED ");
  });

  it("ends with 3 where the evidence does not decide", async () => {
    const { code, stdout, stderr } = await redscreen([applicationLog]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(stdout).toContain(" INCONCLUSIVE ");
  });

  it("gives JSON to the schema, from standard input as well", async () => {
    const { code, stdout } = await redscreen(["-", "--format", "json"], { stdin: readFileSync(FAILED) });
    expect(code).toBe(1);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      verdict: "failed",
      input: [{ name: "stdin", kind: "cab" }],
      failure: { step: "registering-mdm", errorCode: "0x81036501" },
    });
    expect(`${JSON.stringify(report, null, 2)}\n`).toBe(stdout);
  });

  it("gives one attempt, the last, or an array of all", async () => {
    const [first, last, all] = await Promise.all(
      ["1", "last", "all"].map(async (attempt) => JSON.parse((await redscreen([TWO_ATTEMPTS, "--attempt", attempt, "--format", "json"])).stdout)),
    );
    expect(first.attempt).toMatchObject({ index: 1, count: 2 });
    expect(all).toEqual([first, last]);
  });

  it("refuses an attempt that is not there", async () => {
    const { code, stdout, stderr } = await redscreen([TWO_ATTEMPTS, "--attempt", "9"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^redscreen: --attempt 9: .*\n$/);
  });

  it("writes to a file instead, and never over an input", async () => {
    const file = join(folder, "report.md");
    const written = await redscreen([FAILED, "--format", "markdown", "--output", file]);
    expect(written).toEqual({ code: 1, stdout: "", stderr: "" });
    expect(readFileSync(file, "utf8")).toMatch(/^## FAILED: /);
    const own = temporary("own.xml", readFileSync(applicationLog));
    const refused = await redscreen([own, "--output", own]);
    const inside = await redscreen([folder, "--output", own]);
    expect([inside.code, inside.stdout]).toEqual([2, ""]);
    expect(refused.code).toBe(2);
    expect(readFileSync(own)).toEqual(readFileSync(applicationLog));
    const nowhere = await redscreen([FAILED, "--output", join(folder, "none", "report.md")]);
    expect(nowhere).toMatchObject({ code: 2, stdout: "" });
  });

  it("colours where it is asked to, and --no-color has the last word", async () => {
    const forced = await redscreen([FAILED], { env: { FORCE_COLOR: "1" } });
    expect(forced.stdout).toContain("\u001b[");
    const plain = await Promise.all([
      redscreen([FAILED, "--no-color"], { env: { FORCE_COLOR: "1" } }),
      redscreen([FAILED], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }),
      redscreen([FAILED], { env: { FORCE_COLOR: "0" } }),
    ]);
    for (const { stdout } of plain) expect(stdout).not.toContain("\u001b");
  });

  it("prints times in a zone that was asked for, and says where it does not know the device's", async () => {
    const tokyo = await redscreen([FAILED, "--time-zone", "Asia/Tokyo"]);
    expect(tokyo.stdout).toContain(" Asia/Tokyo, ");
    const device = await redscreen([FAILED, "--time-zone", "device"]);
    expect(device.stdout).toContain("UTC");
    expect((await redscreen([FAILED, "--time-zone", "device", "--quiet"])).stderr).toBe("");
  });

  it("reads several inputs as one device's", async () => {
    const { code, stdout } = await redscreen([FAILED, applicationLog, "--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).input.map(({ name }: { name: string }) => name)).toEqual(["application.xml", "evidence.cab"]);
  });

  it("takes rules of one's own beside the built-in ones", async () => {
    const good = "samples-none";
    const missing = await redscreen([FAILED, "--rules", join(folder, good)]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    const broken = temporary("broken-rule.yaml", "id: broken-rule\ntitle: 5\n");
    const { code, stdout, stderr } = await redscreen([FAILED, "--rules", broken]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^redscreen: .*broken-rule\.yaml:\d+:\d+: .*\n$/);
  });
});

describe.concurrent("what cannot be run", () => {
  it.each([
    ["no input at all", [], "name what to read"],
    ["an input that is not there", ["no-such.zip"], "no-such.zip: no such file or folder"],
    ["one missing input among several", [FAILED, "no-such.zip"], "no-such.zip"],
    ["an unknown option", [FAILED, "--frob"], "--frob"],
    ["a format that does not exist", [FAILED, "--format", "xml"], "Allowed are text, json, markdown"],
    ["HTML", [FAILED, "--format", "html"], "not in this version"],
    ["redaction", [FAILED, "--redact"], "not in this version"],
    ["an attempt that is no number", [FAILED, "--attempt", "first"], "last and all"],
    ["a zone that does not exist", [FAILED, "--time-zone", "Mars/Olympus"], "Europe/Berlin"],
    ["a phase that does not exist", ["timeline", FAILED, "--phase", "lunch"], "device-setup"],
    ["a level that does not exist", ["timeline", FAILED, "--level", "loud"], "critical, error, warning"],
    ["a time that is none", ["timeline", FAILED, "--since", "yesterday"], "2026-03-12"],
    ["a command of rules that does not exist", ["rules", "frob"], "frob"],
    ["rules without a command", ["rules"], "list, show, validate or test"],
    ["a rule that does not exist", ["rules", "show", "not-exactly-two-mdm"], "not-exactly-one-mdm"],
  ])("%s: code 2, one line on standard error with the prefix, nothing on standard output", async (_, args, told) => {
    const { code, stdout, stderr } = await redscreen(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^redscreen: [^\n]+\n$/);
    expect(stderr).toContain(told);
  });

  it("holds for input without any evidence in it", async () => {
    const photo = temporary("photo.jpg", Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]));
    const { code, stdout, stderr } = await redscreen([photo]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^redscreen: [^\n]*photo\.jpg[^\n]+\n$/);
  });
});

describe.concurrent("the ends of a run", () => {
  it("is quiet when the reader has seen enough", async () => {
    const { stdout, stderr } = await redscreen(["timeline", TWO_ATTEMPTS, "--all", "--format", "json"], { closeAfter: 1 });
    expect(stdout.length).toBeGreaterThan(0);
    expect(stderr).toBe("");
  });

  it("is 130 after Ctrl-C", async () => {
    const { code, stdout } = await redscreen(["-"], { interrupt: true });
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  });

  it("is 70 with message and stack for a defect, wherever it is thrown", async () => {
    const defect = "process.on('newListener',(n)=>n==='uncaughtException'&&setImmediate(()=>{throw new Error('boom')}))";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(defect)}` };
    const { code, stdout, stderr } = await redscreen([FAILED], { env });
    expect({ code, stdout }).toEqual({ code: 70, stdout: "" });
    expect(stderr).toMatch(/^redscreen: this is a defect .*\nError: boom\n {4}at /);
  });

  it("is 0 with the version, or help on standard output", async () => {
    const version = await redscreen(["--version"]);
    expect(version).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: "" });
    const help = await redscreen(["timeline", "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("--grep <text>");
  });
});
