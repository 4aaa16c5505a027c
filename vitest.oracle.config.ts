import { defineConfig } from "vitest/config";

/** Tests that compare with other programs (evtxexport, cabextract, unzip), which the machine has to have. */
export default defineConfig({
  test: { include: ["test/oracle/**/*.test.ts"], testTimeout: 120_000 },
});
