import { expect, it } from "vitest";
import { cleanEntryPath } from "../../src/archive/entry-name.js";

it.each([
  ["a/b.log", "a/b.log", false],
  ["C:\\Windows\\b.log", "Windows/b.log", true],
  ["../../b.log", "b.log", true],
  ["../C:/y", "y", true],
  ["./C:D:/y", "y", true],
  ["C:", "(no name)", true],
])("the name %s is shown as %s", (name, path, outside) => {
  expect(cleanEntryPath(name, 1024)).toEqual({ path, outside, cut: false });
});

it.each([
  ["folder/..name", 8],
  ["folder/..name", 9],
  ["folder/.name", 8],
  ["folder/name", 7],
])("where the name %s is cut at %i, no part of it points elsewhere", (name, length) => {
  expect(cleanEntryPath(name, length)).toEqual({ path: "folder", outside: false, cut: true });
});
