export { isSetupLog, readSetupLog, type SetupLogLine } from "./read-setup-log.js";
