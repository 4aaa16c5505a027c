import { existsSync, readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { shared } from "../streams.js";
import { readAll } from "./reading.js";

const folder = shared("evtx/samples");

/**
 * Records of each public sample as the Rust reference counts them, and how many issues each damage gives here. Two have
 * more: behind a damaged record the reference gives up the chunk, and records with the next numbers follow there.
 */
const EXPECTED: readonly [file: string, records: number, damage?: Record<string, number>][] = [
  [
    "2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx",
    1910,
    { "chunk-records-checksum": 2, "value-range": 2, "record-magic": 2 },
  ],
  [
    "2-vss_0-Microsoft-Windows-TerminalServices-RemoteConnectionManager%4Operational.evtx",
    1774,
    { "chunk-records-checksum": 2, "binxml-token": 1, "record-magic": 1 },
  ],
  ["2-vss_7-System.evtx", 1160],
  ["2-system-Microsoft-Windows-LiveId%4Operational.evtx", 399],
  ["sample_with_a_bad_chunk_magic.evtx", 270 + 31, { "chunk-records-checksum": 3, "record-torn": 3, "record-magic": 3, "chunk-magic": 2 }],
  ["Microsoft-Windows-HelloForBusiness%4Operational.evtx", 6, { "chunk-records-checksum": 1, "value-size": 1, "record-torn": 1, "record-magic": 1 }],
  ["Microsoft-Windows-LanguagePackSetup%4Operational.evtx", 17, { "chunk-records-checksum": 1, "record-torn": 1, "record-magic": 1 }],
  ["E_Windows_system32_winevt_logs_Microsoft-Windows-Shell-Core%4Operational.evtx", 1146],
  ["E_ShadowCopy6_windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx", 459],
  ["E_Windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx", 340],
  ["MSExchange_Management_wec.evtx", 1],
  ["issue_201.evtx", 1],
  ["Application_no_crc32.evtx", 17],
  ["Security_short_selected.evtx", 7],
  ["Security_with_size_t.evtx", 636],
  ["new-user-security.evtx", 4],
  ["post-Security.evtx", 126],
  ["sample-with-irregular-bool-values.evtx", 3028],
  ["sample-with-zero-data-size-event.evtx", 335 + 114, { "chunk-records-checksum": 1, "record-size": 1 }],
  ["sysmon.evtx", 358, { "chunk-junk": 8 }],
  ["system.evtx", 1881],
  ["security.evtx", 2261],
  ["security_bad_string_cache.evtx", 2261, { "chunk-header-checksum": 1 }],
];

describe.skipIf(!existsSync(folder))("real event logs (../shared/evtx/samples)", () => {
  it("all have their expectation here", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".evtx"));
    expect(files.length).toBeGreaterThan(0);
    expect(files.toSorted()).toEqual(EXPECTED.map(([file]) => file).toSorted());
  });

  const cases = EXPECTED.map(([file, count, damage = {}]) => ({ file, count, damage }));
  it.each(cases)("$file gives its $count records and names its damage", async ({ file, count, damage }) => {
    const { records, issues } = await readAll(new Uint8Array(readFileSync(resolve(folder, file))));
    const codes: Record<string, number> = {};
    for (const { code } of issues) codes[code] = (codes[code] ?? 0) + 1;
    expect(codes).toEqual(damage);
    expect(records).toHaveLength(count);
    let seen = 0;
    await readAll(new Uint8Array(readFileSync(resolve(folder, file))), { select: () => false, onSeen: () => seen++ });
    expect(seen).toBe(count);
  });
});
