import { describe, expect, it } from "vitest";
import { type Build, record } from "./bases.js";
import { answer, evidenceFrom } from "./simulation.js";

/** Name, what happens, and the failure that the answer names; null where nothing failed. */
export type Case = readonly [name: string, builds: readonly Build[], failure: string | null];

/** One attempt each: failed at the place given, or in progress. */
export function describeCases(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [name, builds, failure] of cases) {
      it(failure === null ? `does not fail by ${name}` : `fails by ${name}`, () => {
        const got = answer(evidenceFrom(record(...builds)));
        expect([got.verdict, got.failure, got.attempts]).toEqual([failure === null ? "in-progress" : "failed", failure, 1]);
      });
    }
  });
}
