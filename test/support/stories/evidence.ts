import { folderFiles, intuneZip, mdmCab, mdmZip, xmlFiles } from "../bundle.js";
import { tableFiles } from "../event-tables.js";
import type { Story } from "./story.js";

/** The files of a sample's evidence by path inside the sample's folder: one archive, or a folder of files. */
export function evidenceOf(story: Story): ReadonlyMap<string, Uint8Array> {
  const bundle = story.bundle();
  const below = (files: ReadonlyMap<string, Uint8Array>) => new Map([...files].map(([path, bytes]) => [`evidence/${path}`, bytes]));
  switch (story.layout.kind) {
    case "cab":
      return new Map([["evidence.cab", mdmCab(bundle, { compression: story.layout.compression ?? "mszip" })]]);
    case "zip":
      return new Map([["evidence.zip", mdmZip(bundle)]]);
    case "intune-zip":
      return new Map([["evidence.zip", intuneZip(bundle)]]);
    case "folder":
      return below(folderFiles(bundle));
    case "xml":
      return below(xmlFiles(bundle));
    case "german-csv":
      return below(new Map(tableFiles(bundle.events, story.layout.zone)));
  }
}
