/** How long 150 rules take over 50,000 entries: `npx tsx bench/rule-engine.ts`. */
import { builtInRules, evaluateRules } from "../src/rule-engine/index.js";
import { context, type EventSpec } from "../test/rule-engine/builders.js";

const ENTRIES = 50_000;
const RULES = 150;

/** One event in fifty is one that rules cite; the rest is what fills real logs. */
const cited = [153, 156, 169, 171, 180, 181, 298, 296];
const events: EventSpec[] = Array.from({ length: ENTRIES }, (_, index) => ({
  id: index % 50 === 0 ? (cited[(index / 50) % cited.length] ?? 100) : 100 + (index % 3),
  data: { Message2: `Win32App_${index % 500}`, State: String(index % 7), HRESULT: index % 5 === 0 ? "0x81036501" : "0x0" },
}));
const built = builtInRules();
const rules = Array.from({ length: RULES }, (_, index) => built[index % built.length]).filter((rule) => rule !== undefined);

for (let run = 1; run <= 5; run++) {
  const given = context({ events, covered: ["autopilot", "mdm-autopilot", "mdm-admin"] });
  const started = performance.now();
  const findings = evaluateRules(rules, given);
  const milliseconds = performance.now() - started;
  console.log(
    `run ${run}: ${rules.length} rules, ${ENTRIES} entries, ${findings.filter((one) => one.result === "match").length} matches: ${milliseconds.toFixed(1)} ms`,
  );
}
