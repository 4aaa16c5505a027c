import type { Evidence, RegistryEvidence } from "../../../src/evidence/index.js";
import { type RegistryDumpOptions, type RegistryKey, writeRegistryDump } from "../../support/registry-dump-writer.js";
import { evidenceOfFile } from "../evidence.js";

export const MICROSOFT = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft";
export const SID = "S-1-12-1-1004336348-1177238915-682003330-4206541290";

export const evidenceOfKeys = (keys: readonly RegistryKey[], options?: RegistryDumpOptions): Promise<Evidence> =>
  evidenceOfFile("MdmDiagReport_RegistryDump.reg", writeRegistryDump(keys, options));

export const registryOf = async (keys: readonly RegistryKey[]): Promise<RegistryEvidence> => (await evidenceOfKeys(keys)).registry;
