export { type ClockTime, clockTime, UTC, type Zone, zoneOf } from "./clock.js";
export { counted, formatCount, formatDuration } from "./duration.js";
export { renderJson } from "./json.js";
export { renderMarkdown } from "./markdown.js";
export { fileName, shortLogName } from "./names.js";
export { cleanLine, cleanText } from "./sanitise.js";
export { type Line, hanging, labelled, paint, type Style, span, withRight } from "./text/page.js";
export { renderText, type TextOptions } from "./text/render.js";
export { renderTimeline, TIMELINE_FORMATS, type TimelineFormat, type TimelineOptions } from "./timeline/render.js";
