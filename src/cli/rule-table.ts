import Table from "cli-table3";
import { PHASE_IDS, phaseTitle } from "../knowledge/index.js";
import { cleanLine, counted, paint, span } from "../report/index.js";
import { plainText, type Rule } from "../rule-engine/index.js";

const PLACES = [...PHASE_IDS, "of-failure"] as const;
const WIDTH = 80;
const BORDERS_AND_PADDING = 7;

/** The catalogue as a table, phase by phase; what only looks bad comes last. */
export function ruleTable(rules: readonly Rule[], colour: boolean): string {
  const failures = rules.filter(({ role }) => role !== "notice");
  const notices = rules.filter(({ role }) => role === "notice");
  const groups = [
    ...PLACES.map((place) => ({
      title: place === "of-failure" ? "Wherever the deployment failed" : phaseTitle(place),
      group: failures.filter(({ phase }) => phase === place),
    })),
    { title: "Notices: they look bad, and are harmless or expected", group: notices },
  ].filter(({ group }) => group.length > 0);
  const idWidth = Math.max(...rules.map(({ id }) => id.length));
  const tables = groups.map(({ title, group }) => `${paint([[span(title, "bold")]], colour)}${table(group, idWidth)}`);
  return `${tables.join("\n")}\n${counted(rules.length, "rule")}. redscreen explain <id> tells more.\n`;
}

function table(rules: readonly Rule[], idWidth: number): string {
  const rows = new Table({
    style: { head: [], border: [], compact: true },
    colWidths: [idWidth + 2, WIDTH - BORDERS_AND_PADDING + 2 - idWidth],
    wordWrap: true,
  });
  for (const rule of [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))) rows.push([rule.id, cleanLine(plainText(rule.title)) + roleText(rule)]);
  return `${rows.toString()}\n`;
}

function roleText({ role }: Rule): string {
  return role === "symptom" || role === "contributing" ? ` (${role})` : "";
}
