import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { redscreen } from "./redscreen.js";

it("the README shows what the program really prints", async () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  const [, command = "", shown = ""] = /^```\n\$ redscreen ([^\n]+)\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  expect(command).not.toBe("");
  const { stdout } = await redscreen(command.split(" "));
  expect(stdout).toBe(shown);
});
