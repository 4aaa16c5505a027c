import { describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../src/diagnosis/index.js";
import { renderText } from "../../src/report/index.js";
import { displayWidth } from "../../src/report/text/width.js";
import {
  base,
  every,
  failedApps,
  failedDomainJoin,
  failedJoining,
  failedRegistering,
  failedUnknown,
  inconclusive,
  inProgress,
  notAutopilot,
  outsideEsp,
  softFailed,
  succeeded,
} from "./reports.js";

const lines = (report: Report, width = 80) => renderText(report, { width }).split("\n");

describe("the reports that these tests use", () => {
  it.each(Object.entries(every))("%s obeys the report schema", (_, report) => {
    expect(reportSchema.safeParse(report).error?.issues ?? []).toEqual([]);
  });
});

describe("the text report", () => {
  it("names the page of the rule in one piece, where that has a web address", () => {
    const page = `https://example.org/a-rather-long-name-of-an-owner/redscreen/docs/rules/not-exactly-one-mdm.md`;
    const diagnoses = failedRegistering.diagnoses.map((one) => ({ ...one, page }));
    expect(lines({ ...failedRegistering, diagnoses })).toContain(` Page     ${page}`);
    expect(renderText(failedRegistering)).not.toContain(" Page ");
  });

  it.each(Object.entries(every))("%s stays within 80 columns, and within 60", (_, report) => {
    for (const width of [80, 60]) {
      const wide = lines(report, width).filter((line) => displayWidth(line) > width);
      expect(wide).toEqual([]);
    }
  });

  it.each(Object.entries(every))("%s has no colour unless asked, and the same words with it", (_, report) => {
    const plain = renderText(report);
    const coloured = renderText(report, { colour: true });
    expect(plain).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[");
    expect(coloured.replaceAll(/\p{Cc}\[\d+m/gu, "")).toBe(plain);
  });

  it.each(Object.entries(every))("%s has no blanks at line ends and never two empty lines", (_, report) => {
    const text = renderText(report);
    expect(text).not.toMatch(/ \n/);
    expect(text).not.toContain("\n\n\n");
  });

  it("routes a failure in its first five lines: input, stage, sentence, code", () => {
    const first = lines(failedRegistering).slice(0, 5).join("\n");
    expect(first).toContain("DiagLogs-LT-0815-20260312T140955Z.zip");
    expect(first).toContain("FAILED   Device preparation > Registering your device for mobile management");
    expect(first).toMatch(/Not exactly one MDM application is in scope\. +0x81036501$/m);
    expect(first).not.toContain("Device preparation, step");
  });

  it("keeps the code in the first five lines where the sentence is long", () => {
    const [answer, ...rest] = failedRegistering.diagnoses;
    if (!answer) throw new Error("no diagnosis");
    const long = { ...failedRegistering, diagnoses: [{ ...answer, title: "A sentence that goes on and on ".repeat(8).trim() }, ...rest] };
    expect(lines(long).slice(0, 5).join("\n")).toContain("0x81036501");
  });

  it("shows the page in its order, with marks, times and what was not reached", () => {
    const text = renderText(failedRegistering);
    expect(text).toMatch(/ ✔ Before the ESP +14:01:40 +31 s\n ✖ Device preparation +14:02:11 +1 m 29 s\n {3}✔ Securing your hardware +52 s\n/);
    expect(text).toMatch(
      / {3}✖ Registering your device for mobile management +failed +8 s\n {3}· Preparing your device for mobile management +not started\n/,
    );
    expect(text).toMatch(/ · Device setup +not started\n – Account setup +not in this flow\n/);
  });

  it("gives the cause, its certainty, its records and what it is not", () => {
    const text = renderText(failedRegistering);
    expect(text).toMatch(/ WHY {6}Discovery asks the tenant which MDM service .* \[confirmed\]\n/);
    expect(text).toMatch(/ {3}14:03:38\.104 {2}Autopilot 115 {2}Found no single valid MDM service for this\n +device #10213\n/);
    expect(text).toMatch(
      / {3}Not it: {2}the TPM was attested: Autopilot 169 at 14:02:58 \[tpm-not-configured\]\n {12}the join was answered at 14:03:30 \[no-network\]\n/,
    );
    expect(text).toMatch(/ Files {4}\(77\) .*autopilot\.evtx\n/);
    expect(text).toContain("redscreen explain not-exactly-one-mdm");
  });

  it("numbers the remedies and the files that several records come from", () => {
    const text = renderText(failedApps);
    expect(text).toContain(
      " DO       1  Find out why Contoso VPN 5.1 does not return: run its command line\n             as SYSTEM.\n          2  Until",
    );
    expect(text).toContain("[2] line 4412");
    expect(text).toMatch(/\n {10}\[2\] .*AppWorkload\.log\n/);
  });

  it("lists the items of the step that failed, in columns also where letters are wide", () => {
    const text = renderText(failedApps);
    expect(text).toMatch(/ {3}✖ Apps +2 of 4 +1 h 00 m\n {5}✔ Company Portal +41 s\n/);
    expect(text).toMatch(/ {5}▸ Contoso VPN 5\.1 +in progress +43 m 07 s\n/);
    const row = lines(failedApps).find((line) => line.includes("日本語")) ?? "";
    expect(displayWidth(row)).toBe(displayWidth(lines(failedApps).find((line) => line.includes("· Account setup")) ?? ""));
  });

  it("shows only the open ones of many items", () => {
    const items = Array.from({ length: 40 }, (_, index) => ({
      kind: "app" as const,
      id: `${index}`,
      name: `App ${index}`,
      status: index === 30 ? ("failed" as const) : ("succeeded" as const),
    }));
    const many = {
      ...failedApps,
      phases: failedApps.phases.map((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => (step.id === "apps" && step.items ? { ...step, items } : step)),
      })),
    };
    const text = renderText(many);
    expect(text).toContain("✖ App 30");
    expect(text).not.toContain("App 29");
    expect(text).toContain("39 more finished");
  });

  it("names what contributed, what is missing and how to collect it, and what is harmless", () => {
    const text = renderText(failedApps);
    expect(text).toMatch(/ ALSO {5}Another installation was running at the time +\[possible\]\n/);
    expect(text).toContain("→ Package line-of-business apps as Win32 apps.");
    expect(text).toMatch(/ COLLECT {2}The installer's own log: /);
    expect(text).toContain("→ %TEMP%\\MSI*.log of the SYSTEM account");
    expect(text).toContain(" NOTE     system.evtx: one of its 12 chunks is damaged");
    expect(text).toContain("only in part: system.evtx");
    expect(text).toContain(" Harmless 214 records say");
  });

  it("says that the page prints a refused device-token join on its enrollment line", () => {
    expect(renderText(failedJoining).replaceAll(/\s+/g, " ")).toContain(
      '(the page prints this one under "Registering your device for mobile management")',
    );
    expect(renderText({ ...failedJoining, scenario: { kind: "user-driven", because: [] } })).not.toContain("the page prints");
  });

  it("says plainly that the cause is not known, and shows what the step went by", () => {
    const text = renderText(failedUnknown);
    expect(text).toContain(" WHY      The cause is not in these logs.");
    expect(text).toContain("Autopilot 171  TPM attestation failed: 0x80004005 #10300");
  });

  it("says how certain the answer is where it is less than confirmed", () => {
    const [answer, ...rest] = failedJoining.diagnoses;
    if (!answer) throw new Error("no diagnosis");
    const told = (certainty: "likely" | "possible", title: string) =>
      lines({ ...failedJoining, diagnoses: [{ ...answer, certainty, title }, ...rest] })[3]?.trim();
    expect(told("likely", "The object is gone")).toMatch(/^Most likely the object is gone\. /);
    expect(told("possible", "SCEP is off.")).toMatch(/^Possibly: SCEP is off\. /);
    expect(told("possible", "Theodolite is off")).toMatch(/^Possibly: Theodolite is off\. /);
  });

  it("tells what was logged again and again once, and what has no time last", () => {
    const [answer] = failedJoining.diagnoses;
    const [first] = answer?.evidence ?? [];
    if (!answer || !first) throw new Error("no evidence");
    const { at: _at, eventId: _id, recordId: _record, ...undated } = { ...first, key: "HKLM", text: "Kept as failed" };
    const again = { ...first, at: "2026-03-12T14:03:59.0000000Z", recordId: 99_999 };
    const text = renderText({ ...failedJoining, diagnoses: [{ ...answer, evidence: [undated, first, again, again] }] });
    expect(text.replaceAll(/\s+/g, " ")).toMatch(/14:03:\d\d\.\d{3} .*\(2 times, last at 14:03:59\) #\d+ Registry Kept as failed/);
    expect(text).not.toContain("more record");
  });

  it("tells what is harmless in one line", () => {
    const [notice] = failedApps.diagnoses.filter(({ role }) => role === "notice");
    if (!notice) throw new Error("no notice");
    const many = (...titles: string[]) => [...failedApps.diagnoses.filter((one) => one !== notice), ...titles.map((title) => ({ ...notice, title }))];
    const line = (...titles: string[]) => lines({ ...failedApps, diagnoses: many(...titles) }).filter((one) => one.startsWith(" Harmless"));
    expect(line("One", "Two", "Two")).toEqual([" Harmless One; Two"]);
    expect(line("A".repeat(50), "B".repeat(50), "C")).toEqual([` Harmless ${"A".repeat(50)}; and 2 more`]);
    expect(line("A".repeat(90), "B")).toEqual([` Harmless ${"A".repeat(57)}…; and 1 more`]);
  });

  it("tells one command once, whatever the reasons to run it", () => {
    const collect = "On the device: collect.exe";
    const gaps = [
      { what: "Event log: A", why: "Not in the input.", collect },
      { what: "Event log: B", why: "Not in the input.", collect },
      { what: "Event log: C", why: "A part could not be read.", collect },
    ];
    expect(renderText({ ...failedUnknown, coverage: { sources: [], gaps } })).toContain(
      " COLLECT  Event logs: A, B. Not in the input.\n          Event log: C. A part could not be read.\n          → On the device: collect.exe\n\n",
    );
  });

  it("gives the remedies of what contributed where nothing else is known", () => {
    const contributing = failedApps.diagnoses.filter(({ role }) => role === "contributing");
    const text = renderText({ ...failedApps, diagnoses: contributing });
    expect(text).toMatch(/ WHY {6}The cause is not in these logs\.\n[\s\S]* ALSO [\s\S]* DO {7}1 {2}Package line-of-business apps as Win32 apps\.\n/);
    expect(text).not.toContain("   → Package");
  });

  it("shows the symptom where no rule gives a cause", () => {
    const symptom = {
      ...failedJoining,
      diagnoses: failedJoining.diagnoses.map((one) => ({ ...one, role: "symptom" as const, rule: "esp-step-failed" })),
    };
    const text = renderText(symptom);
    expect(text).toContain("network\n          The Entra device object");
    expect(text).toContain(" WHY      The cause is not in these logs.\n");
    expect(text).toContain("redscreen explain esp-step-failed");
  });

  it("shows the day where a time is not of the attempt's first day", () => {
    const text = renderText(failedDomainJoin);
    expect(text.replaceAll(/\s+/g, " ")).toContain("2026-03-11, 23:50:00 to 03-12 00:21:00 UTC, 31 m 00 s; failed at 03-12 00:20:58");
    expect(text).toContain("03-12 00:20:58.000  MDM Admin 110");
    expect(text).toContain("FAILED   Before the ESP > Domain join (offline domain join wait)");
  });

  it("gives no page for a failure outside the ESP, but its time", () => {
    const text = renderText(outsideEsp);
    expect(text).toContain("FAILED   Outside the ESP > Registering your device for mobile management");
    expect(text).toContain(" Failed   2026-03-12, 14:03:38 UTC");
    expect(text).not.toContain("Device setup");
  });

  it("lists the attempts where there are several and marks the one at hand", () => {
    const text = renderText(failedRegistering);
    expect(text).toContain("attempt 2 of 2");
    expect(text).toMatch(/ {3}1 {2}2026-03-12 13:20 {2}Pre-provisioning, technician flow {2}failed +2 m 08 s\n ▸ 2 /);
    expect(renderText(failedApps)).not.toContain("ATTEMPTS");
  });

  it("has words of its own for each other verdict", () => {
    expect(renderText(succeeded)).toContain(" SUCCEEDED   User-driven, Entra join, in 32 m 04 s\n");
    expect(renderText(succeeded)).not.toContain("WHY");
    expect(renderText(inProgress)).toContain(" IN PROGRESS   Device setup > Apps\n");
    expect(renderText(inProgress)).toContain(" NOW      Apps, 2 of 4 done, since 08:14:40. The logs end at 09:14:03 UTC");
    expect(renderText(softFailed)).toContain(" SOFT-FAILED   Device setup > Apps\n");
    expect(renderText(softFailed).replaceAll(/\s+/g, " ")).toContain("The user went past it: in use, but incomplete.");
    expect(renderText(inconclusive)).toContain(" INCONCLUSIVE   these logs do not decide it\n");
    expect(renderText(inconclusive)).toContain(" COLLECT  Autopilot log; MDM log (admin): it is not among the files\n");
    expect(renderText(notAutopilot)).toContain(" NOT AUTOPILOT   no Autopilot deployment in these logs\n");
  });

  it("prints times in the zone that was asked for", () => {
    expect(renderText(failedRegistering, { timeZone: "Europe/Berlin" })).toContain("15:01:40 to 15:03:40 Europe/Berlin");
    const device = { ...failedRegistering, device: { ...base.device, timeZone: { offsetMinutes: -480, because: [] } } };
    expect(renderText(device, { timeZone: "device" })).toContain("06:01:40 to 06:03:40 UTC-08:00 (device)");
    expect(renderText(failedRegistering, { timeZone: "device" })).toContain("14:03:40 UTC");
  });

  it("needs no device, no phases and no evidence time to be readable", () => {
    const bare = { ...failedUnknown, device: {}, phases: [], attempt: { index: 1, count: 1 }, input: [] };
    expect(renderText(bare)).toContain(" Device   not named in these logs");
  });
});
