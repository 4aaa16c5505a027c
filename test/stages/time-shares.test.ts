import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attemptTime, span } from "./attempt-times.js";
import { shareTime, type TimeSpan } from "../../src/stages/time-shares.js";
import { accountSetup, deviceSetup, record } from "./bases.js";
import { trackApps } from "../support/deployment/setup.js";
import { APPS } from "../support/deployment/names.js";
import { evidenceFrom } from "./simulation.js";

const sum = (shares: readonly { readonly milliseconds: number }[]): number => shares.reduce((total, { milliseconds }) => total + milliseconds, 0);

describe("the time of an attempt", () => {
  it("goes to the lowest rank, else to what began first, else to nothing", () => {
    const shares = shareTime(1000, 1100, [
      span("phase", 10, 90, 3),
      span("item", 20, 50, 1, "a"),
      span("item", 30, 70, 1, "b"),
      span("restart", 60, 80, 0),
    ]);
    expect(shares.map(({ kind, item, milliseconds }) => [kind, item, milliseconds])).toEqual([
      ["unaccounted", undefined, 20],
      ["phase", undefined, 20],
      ["item", "a", 30],
      ["item", "b", 10],
      ["restart", undefined, 20],
    ]);
  });

  it("adds up to the whole, whatever spans there are", () => {
    const spans = fc.array(
      fc.record<TimeSpan>({
        kind: fc.constantFrom("item", "step", "phase", "restart", "user"),
        from: fc.double({ min: -100, max: 1200, noNaN: true }),
        to: fc.double({ min: -100, max: 1200, noNaN: true }),
        rank: fc.integer({ min: 0, max: 5 }),
        item: fc.constantFrom("a", "b", "c"),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 500, noNaN: true }), fc.double({ min: 500, max: 1000, noNaN: true }), spans, (from, to, given) => {
        const shares = shareTime(from, to, given);
        expect(sum(shares)).toBe(Math.round(to - from));
        expect(shares.every(({ milliseconds }) => milliseconds > 0) || Math.round(to - from) === 0).toBe(true);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("of a whole device goes to its steps, its apps, its restarts and its user, and adds up to what elapsed", () => {
    const { shares, elapsedSeconds } = attemptTime(evidenceFrom(record(accountSetup)));
    expect(sum(shares)).toBe(Math.round(elapsedSeconds * 1000));
    expect(new Set(shares.map(({ kind }) => kind))).toContain("user");
  });

  it("of an app that holds the page goes to that app and not to its step", () => {
    const held = record(deviceSetup(), (r) =>
      trackApps(r, "DeviceSetup", [
        { app: APPS.portal, minutes: 2 },
        { app: APPS.vpn, minutes: 40, end: { kind: "open" } },
      ]),
    );
    const { shares } = attemptTime(evidenceFrom(held));
    const items = shares
      .filter(({ kind }) => kind === "item")
      .map(({ item, milliseconds }) => [item?.includes(APPS.vpn.id), Math.round(milliseconds / 60_000)]);
    expect(items).toEqual([
      [false, 2],
      [true, 13],
    ]);
  });
});
