import { describe, expect, it } from "vitest";
import { rankFindings } from "../../src/diagnosis/rank.js";
import { deployment, match, noMatch, unknown } from "./deployment.js";

const neighbours = [
  { rule: "proxy", differs: "No proxy is set.", check: "Run netsh winhttp show proxy." },
  { rule: "firewall", differs: "The host answered.", check: "Try another network." },
];
const first = (findings: Parameters<typeof rankFindings>[0]) => rankFindings(findings, deployment())[0]?.toDecide;

describe("what would decide between the causes that remain", () => {
  it("is the check against a look-alike that matches as well", () => {
    const cause = match({ id: "cause", neighbours });
    const other = match({ id: "firewall", title: "The firewall refuses", certainty: "possible" });
    expect(first([cause, other, noMatch("proxy")])).toEqual({ between: [cause.title, "The firewall refuses"], check: "Try another network." });
  });

  it("is that against one which could not be evaluated, where the rule is not confirmed", () => {
    const findings = [match({ id: "cause", neighbours, certainty: "likely" }), unknown({ id: "proxy", title: "A proxy" }, ["system"])];
    expect(first(findings)?.check).toBe("Run netsh winhttp show proxy.");
    const sure = match({ id: "cause", neighbours, certainty: "confirmed", certaintyBecause: "Only this logs it." });
    expect(first([sure, ...findings.slice(1)])).toBeUndefined();
  });

  it("is the rule's own where it names several causes, and is said of the first finding only", () => {
    const toDecide = { between: ["no licence", "no scope"], check: "Look at the user's licences." };
    const findings = [match({ id: "a", toDecide }), match({ id: "b", toDecide })];
    expect(rankFindings(findings, deployment()).map((one) => one.toDecide)).toEqual([toDecide, undefined]);
  });

  it("is nothing where every look-alike is ruled out", () => {
    expect(first([match({ id: "cause", neighbours, certainty: "likely" }), noMatch("proxy"), noMatch("firewall")])).toBeUndefined();
  });
});
