export { isEventXml } from "./detect.js";
export { readEventXml } from "./read-event-xml.js";
