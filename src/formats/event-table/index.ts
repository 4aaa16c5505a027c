export { isEventTable } from "./detect.js";
export { readEventTable } from "./read-event-table.js";
export type { EventTableContent, TableRow } from "./table-row.js";
