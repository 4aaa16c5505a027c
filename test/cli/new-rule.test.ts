import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { redscreen } from "./redscreen.js";

describe("rules new", () => {
  let folder = "";
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "new-rule-")), "rules");
  });
  afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));
  const write = (name: string) => redscreen(["rules", "new", name, "--dir", folder]);

  it("writes a rule and its cases, which hold, and does not write over them", async () => {
    expect(await write("device-setup/my-rule")).toMatchObject({ code: 0, stderr: "" });
    expect(await redscreen(["rules", "test", folder])).toMatchObject({ code: 0, stdout: "4 cases of 1 rule hold\n" });
    const path = join(folder, "device-setup", "my-rule.yaml");
    writeFileSync(path, "mine");
    const again = await write("device-setup/my-rule");
    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toContain("is there already and is not overwritten");
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  it("refuses a name that leads elsewhere, and the id of a built-in rule", async () => {
    const elsewhere = await write("device-setup/../../x");
    expect(elsewhere).toMatchObject({ code: 2, stdout: "" });
    expect(elsewhere.stderr).toContain("expected <phase>/<id>");
    const taken = await write("device-setup/app-failed");
    expect(taken).toMatchObject({ code: 2, stdout: "" });
    expect(taken.stderr).toContain("app-failed: the built-in catalogue has a rule of this id");
  });
});
