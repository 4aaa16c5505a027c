import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../src/diagnosis/index.js";
import { writeEventViewerTable } from "../support/event-table-writer.js";
import { redscreen } from "./redscreen.js";

const folder = mkdtempSync(join(tmpdir(), "redscreen-text-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AUTOPILOT = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const MDM = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider";
writeFileSync(
  join(folder, "admin.csv"),
  writeEventViewerTable([
    { at: "2026-03-12T15:00:00", provider: AUTOPILOT, eventId: 160, message: "On its way." },
    { at: "2026-03-12T15:05:00", provider: AUTOPILOT, eventId: 179, message: "In phase 6." },
    { at: "2026-03-12T15:06:00", provider: MDM, eventId: 71, level: "error", message: "It did not work (some code: 0x80180014)" },
  ]),
);

describe.concurrent("a folder with nothing but a log that was saved as text", () => {
  it("is diagnosed by provider, event and code, less certain than its original, which is asked for", async () => {
    const { code, stdout, stderr } = await redscreen(["diagnose", folder, "--format", "json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.failure).toMatchObject({ phase: "device-preparation", step: "registering-mdm", errorCode: "0x80180014" });
    expect(report.diagnoses[0]?.certainty).not.toBe("confirmed");
    expect(report.diagnoses[0]?.evidence).toContainEqual(expect.objectContaining({ source: "admin.csv", provider: MDM, eventId: 71, line: 2 }));
    expect(report.coverage.gaps[0]).toMatchObject({ collect: expect.stringContaining("mdm-admin.evtx") as unknown });
  });

  it("is put into UTC by the zone that is named", async () => {
    const { stdout } = await redscreen(["timeline", folder, "--format", "ndjson", "--time-zone", "Europe/Berlin"]);
    const last = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as { readonly at: string; readonly atCorrected?: string };
    expect(last).toMatchObject({ at: "2026-03-12T15:06:00.0000000Z", atCorrected: "2026-03-12T14:06:00.0000000Z" });
  });
});
