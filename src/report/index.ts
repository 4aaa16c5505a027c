export { UTC, type Zone, zoneOf } from "./clock.js";
export { counted } from "./duration.js";
export { originWords } from "./origin.js";
export { renderJson } from "./json.js";
export { renderMarkdown } from "./markdown.js";
export { cleanLine } from "./sanitise.js";
export { hanging, type Line, labelled, paint, span, withRight } from "./text/page.js";
export { renderText, type TextOptions } from "./text/render.js";
export { renderTimeline, TIMELINE_FORMATS, type TimelineFormat, type TimelineOptions } from "./timeline/render.js";
