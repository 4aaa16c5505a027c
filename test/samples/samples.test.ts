import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/diagnosis/index.js";
import { writeCab } from "../support/cab-writer.js";
import { writeZip } from "../support/zip-writer.js";
import { fileInput, folderInput, type NamedBytes } from "./raw-inputs.js";
import { expectationOf, filesOf, inputsOf, reportOn, sampleFile, sampleNames } from "./sample.js";

it("there are samples to try", () => {
  expect(sampleNames.length).toBeGreaterThanOrEqual(14);
});

describe.each(sampleNames)("%s", (name) => {
  it("says where it comes from", () => {
    expect(existsSync(sampleFile(name, "ABOUT.md"))).toBe(true);
  });

  it("gives the answer that was expected, and no rule more or less", async () => {
    const { verdict, scenario, failure, attempts, diagnoses } = await reportOn(await inputsOf(name));
    const found = diagnoses.map((diagnosis) => diagnosis.rule);
    const { phase = null, step = null, errorCode = null } = failure ?? {};
    const { rules, ...expected } = expectationOf(name);
    expect({ verdict, scenario: scenario.kind, phase, step, errorCode, attempts: attempts.length }).toEqual(expected);
    expect(found.toSorted()).toEqual(rules.toSorted());
    if (failure) expect(found[0]).toBe(rules[0]);
  });

  it("gives the same report from a folder, an archive or single files, in whatever order and by whatever names", async () => {
    const expected = withoutPaths(await reportOn(await inputsOf(name)));
    const files: NamedBytes = [...(await filesOf(name))];
    const flat: NamedBytes = files.map(([path, bytes], index) => [`${files.length - index}-${path.split("/").at(-1)}`, bytes]);
    const entries = flat.map(([path, bytes]) => ({ name: path, bytes }));
    const layouts = {
      folder: [folderInput("bundle", files)],
      "folder, backwards": [folderInput("bundle", files.toReversed())],
      "folder, other names": [folderInput("bundle", flat)],
      zip: [fileInput("b.zip", writeZip(entries))],
      cab: [fileInput("b.cab", writeCab(entries))],
      files: flat.map(([path, bytes]) => fileInput(path, bytes)),
      "files, backwards": flat.toReversed().map(([path, bytes]) => fileInput(path, bytes)),
    };
    for (const [layout, inputs] of Object.entries(layouts)) expect(withoutPaths(await reportOn(inputs)), layout).toEqual(expected);
  });
});

/** A report without what the names of the files decide: paths, the order of the list of files, and the names in the gap that lists some. */
function withoutPaths({ input: _, coverage, ...report }: Report): unknown {
  const text = JSON.stringify({
    ...report,
    coverage: {
      gaps: coverage.gaps.map((gap) => ({ ...gap, what: gap.what.replace(/^(Event logs saved as text): .*/s, "$1") })),
      sources: coverage.sources.map((source) => JSON.stringify({ ...source, path: "" })).sort(),
    },
  });
  return JSON.parse(text, (key, value: unknown) => (key === "source" ? "" : value));
}
