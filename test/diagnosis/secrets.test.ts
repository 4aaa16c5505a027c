import { expect, it } from "vitest";
import { diagnose, buildTimelineEntries } from "../../src/diagnosis/index.js";
import { renderJson, renderMarkdown, renderText, renderTimeline } from "../../src/report/index.js";
import { autopilotRecord, evidenceFrom } from "../evidence/evidence.js";
import { fileInput } from "../samples/raw-inputs.js";
import { rules } from "../samples/sample.js";
import { writeEvtx } from "../support/evtx-writer.js";

const SIGNATURE = "Zm9vYmFy%2BbazQUX%3D";
const HASH = "T0GdAQEAHAAAAAoA".repeat(250);

const text = (name: string, value: string) => ({ name, value: { type: "UnicodeString", value } }) as const;

it("signatures of addresses are shown nowhere, hardware hashes in no report", async () => {
  const url = `https://store.example/logs/a.zip?sv=2023&sig=${SIGNATURE}&se=2026`;
  const records = [1, 2].map((recordId) =>
    autopilotRecord(recordId, {
      eventId: recordId === 1 ? 156 : 180,
      payload: { kind: "event-data", items: [text("State", "AADEnroll"), text("HRESULT", url), text("Message1", HASH), text("Message2", url)] },
    }),
  );
  const evidence = await evidenceFrom([fileInput("a.evtx", writeEvtx(records))], { keep: () => true });
  expect(JSON.stringify(evidence)).toContain(SIGNATURE);
  const reports = diagnose(evidence, { rules, toolVersion: "0" });
  const outputs = [
    ...reports.flatMap((report) => [renderJson(report), renderText(report), renderMarkdown(report)]),
    [...renderTimeline(buildTimelineEntries(evidence), "ndjson")].join(""),
  ];
  expect(outputs).toHaveLength(4);
  for (const output of outputs) expect(output).not.toContain(SIGNATURE);
  for (const output of outputs.slice(0, 3)) expect(output).not.toContain(HASH);
  expect(outputs[3]).toContain("?sv=2023&sig=(hidden)&se=2026");
  expect(outputs[3]).toContain(HASH);
});
