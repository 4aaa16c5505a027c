import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { interruptible } from "../../src/cli/interruptible.js";

it("gives what the task gives, and throws what it throws", async () => {
  expect(await interruptible(() => 42)).toBe(42);
  const fault = new TypeError("a defect");
  const failing = interruptible(() => {
    throw fault;
  });
  await expect(failing).rejects.toBe(fault);
});

it("ends the program with 130 at Ctrl-C, even in a task that never ends", async () => {
  const program = `
    import { interruptible } from "./src/cli/interruptible.ts";
    process.on("SIGINT", () => {});
    process.stdout.write("running", () => interruptible(() => { for (;;); }));
  `;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([130, null]);
});
