import { describe, expect, it } from "vitest";
import { isEventXml } from "../../../src/formats/index.js";
import { eventXml } from "./reading.js";

describe("an export of events is recognised", () => {
  it("with a root, without one, with a declaration, comments and blanks before it", () => {
    for (const before of [
      "",
      "\ufeff",
      "\r\n ",
      '<?xml version="1.0" encoding="utf-16"?>\r\n',
      "<!-- saved -->",
      "<?xml version='1.0'?><!DOCTYPE Events [<!ENTITY a 'b'>]>",
    ]) {
      expect(isEventXml(`${before}${eventXml(1)}`), before).toBe(true);
      expect(isEventXml(`${before}<Events>${eventXml(1)}`), before).toBe(true);
    }
  });

  it("when it is empty or cut after the first tag", () => {
    expect(isEventXml("<Events></Events>")).toBe(true);
    expect(isEventXml("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>")).toBe(true);
  });

  it("and other files are not", () => {
    const others = [
      "",
      "plain text",
      "<html><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
      "<Task><Triggers><EventTrigger/></Triggers></Task>",
      "<EventTrigger>",
      "<Events><Party/></Events>",
      "<!-- <Events>",
      '{"Event":1}',
    ];
    for (const text of others) expect(isEventXml(text), text).toBe(false);
  });
});
