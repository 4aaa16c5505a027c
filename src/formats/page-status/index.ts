export type { PageStatusCategory, PageStatusStep, PageStatusText, PageStatusValue } from "./page-status.js";
export { type PageStatusResult, pageStatusCategory, readPageStatus } from "./read-page-status.js";
