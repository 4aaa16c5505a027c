import { describe, expect, it } from "vitest";
import { hasEvidence } from "../../src/evidence/index.js";
import { fileInput } from "../samples/raw-inputs.js";
import { utf16, utf8 } from "../support/bytes.js";
import { writeEvtx } from "../support/evtx-writer.js";
import { writeZip } from "../support/zip-writer.js";
import { autopilotRecords, evidenceFrom, evidenceOfFile, evidenceOfFolder, sourceOf } from "./evidence.js";

const log = writeEvtx(autopilotRecords(1, 3));
const photo = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16);

describe("files that are no evidence", () => {
  it("are named for what they are, and nothing can be analysed", async () => {
    const evidence = await evidenceOfFolder({
      "photo.jpg": photo,
      "logs.7z": Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4),
      "notes.txt": utf8("call the user back"),
    });
    expect(evidence.sources.map(({ status }) => status)).toEqual(["ignored", "ignored", "ignored"]);
    expect(sourceOf(evidence, "photo.jpg")?.issues[0]?.message).toContain("JPEG photo");
    expect(sourceOf(evidence, "logs.7z")?.issues[0]?.message).toContain("unpack it");
    expect(hasEvidence(evidence)).toBe(false);
  });

  it("are all there is in an empty ZIP or an empty folder", async () => {
    expect(hasEvidence(await evidenceOfFile("empty.zip", writeZip([])))).toBe(false);
    expect(hasEvidence(await evidenceOfFolder({}))).toBe(false);
  });

  it("do not become evidence because their archive has a defect", async () => {
    const zip = writeZip([{ name: "../../photo.jpg", bytes: photo }]);
    const evidence = await evidenceOfFile("photos.zip", zip);
    expect(evidence.sources.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain("entry-path-outside");
    expect(hasEvidence(evidence)).toBe(false);
  });
});

describe("an encrypted archive", () => {
  const locked = writeZip([
    { name: "a.evtx", bytes: log, encrypted: true },
    { name: "b.evtx", bytes: log, encrypted: true },
  ]);

  it("alone is nothing to analyse, and says why", async () => {
    const evidence = await evidenceOfFile("locked.zip", locked);
    expect(evidence.sources.map(({ path, status, issues }) => [path, status, issues[0]?.code])).toEqual([
      ["a.evtx", "unreadable", "zip-encrypted"],
      ["b.evtx", "unreadable", "zip-encrypted"],
    ]);
    expect(hasEvidence(evidence)).toBe(false);
  });

  it("beside other evidence is listed, and the rest is read", async () => {
    const evidence = await evidenceFrom([fileInput("locked.zip", locked), fileInput("x.evtx", log)]);
    expect(evidence.sources.map(({ path, status }) => [path, status])).toEqual([
      ["locked.zip!/a.evtx", "unreadable"],
      ["locked.zip!/b.evtx", "unreadable"],
      ["x.evtx", "read"],
    ]);
    expect(hasEvidence(evidence)).toBe(true);
  });
});

describe("an archive with a defect", () => {
  it("is partly read where something of it was, else unreadable", async () => {
    const entries = Array.from({ length: 3 }, (_, index) => ({ name: `${index}.evtx`, bytes: log }));
    const whole = writeZip(entries);
    const cut = await evidenceOfFile("cut.zip", whole.subarray(0, whole.length - 60));
    expect(sourceOf(cut, "cut.zip")).toMatchObject({ kind: "archive", status: "partly-read" });
    expect(hasEvidence(cut)).toBe(true);
    const nothing = await evidenceOfFile("cut.zip", whole.subarray(0, 20));
    expect(sourceOf(nothing, "cut.zip")).toMatchObject({ kind: "archive", status: "unreadable" });
    expect(hasEvidence(nothing)).toBe(false);
  });

  it("is listed once, with the issues of the entry beside the entry", async () => {
    const evidence = await evidenceOfFile("b.zip", writeZip([{ name: "..\\a.evtx", bytes: log }]));
    expect(evidence.sources).toMatchObject([{ path: "a.evtx", kind: "event log", status: "read", issues: [{ code: "entry-path-outside" }] }]);
  });
});

describe("files of an Intune collection", () => {
  it("that are empty say what the collection answered", async () => {
    const evidence = await evidenceOfFile("a.zip", writeZip([{ name: "(40) No Results - Error [0x80070002]", bytes: new Uint8Array(0) }]));
    expect(evidence.sources).toMatchObject([
      { kind: "empty result", status: "ignored", issues: [{ code: "no-result", message: expect.stringContaining("0x80070002") }] },
    ]);
  });

  it("tell which directives gave nothing, and never the address with the key", async () => {
    const results = `<Collection HRESULT="0"><ID>x</ID><SasUrl>https://secret.example/?sig=abc</SasUrl><RegistryKey HRESULT="0">HKLM\\A</RegistryKey><Events HRESULT="-2147024894">Setup</Events></Collection>`;
    const evidence = await evidenceOfFile("results.xml", utf8(results));
    expect(evidence.sources).toMatchObject([
      {
        kind: "Intune collection results",
        status: "read",
        issues: [{ code: "not-collected", at: "Events Setup", message: expect.stringContaining("0x80070002") }],
      },
    ]);
    expect(JSON.stringify(evidence)).not.toContain("secret");
  });

  it("with a broken list are read all the same", async () => {
    const evidence = await evidenceOfFolder({ "results.xml": utf8("<Collection><Events HRESULT='0'>Setup"), "a.evtx": log });
    expect(sourceOf(evidence, "results.xml")?.kind).toBe("Intune collection results");
    expect(evidence.totals.records).toBe(3);
  });
});

describe("evidence that this version does not read", () => {
  const KINDS: Readonly<Record<string, Uint8Array>> = {
    "log in the format of CMTrace": utf8(
      '<![LOG[Script starts]LOG]!><time="08:00:00.0000000" date="3-12-2026" component="Install-Alder" context="" type="1" thread="1" file="">',
    ),
    "Windows Installer log": utf8("=== Verbose logging started: 3/12/2026  8:00:00  Build type: SHIP UNICODE 5.00.10011.00 ===\r\n"),
  };

  it.each(Object.entries(KINDS))("%s is listed as ignored, with the reason", async (label, bytes) => {
    for (const variant of [bytes, utf16(new TextDecoder().decode(bytes))]) {
      const evidence = await evidenceOfFile("whatever.bin", variant);
      expect(evidence.sources).toMatchObject([{ kind: `known: ${label}`, status: "ignored", issues: [{ code: "not-read-yet" }] }]);
      expect(hasEvidence(evidence)).toBe(true);
    }
  });
});

it("asks for one file at a time and names it", async () => {
  const paths: string[] = [];
  await evidenceFrom([fileInput("b.evtx", log), fileInput("a.evtx", log)], { onProgress: (path) => paths.push(path) });
  expect(paths).toEqual(["a.evtx", "b.evtx"]);
});
