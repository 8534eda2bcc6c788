// What a link in the agent's folder could lead to: a prompt goes to a model, and a plan into evidence.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openBrain } from "../../../agent/run/openBrain.ts";
import { expectRejection } from "../support/rejection.ts";

describe("opening a brain", () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-brain-"));
  const agent = join(folder, "agent");
  before(() => {
    mkdirSync(agent);
    writeFileSync(join(folder, ".env"), "KEY=canary");
    writeFileSync(join(agent, "own.md"), "Pay the bills.");
    symlinkSync(join(folder, ".env"), join(agent, "outside.md"));
    symlinkSync(join(agent, "own.md"), join(agent, "inside.md"));
    mkdirSync(join(agent, "folder.md"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function opened(prompt: string) {
    const model = { endpoint: "http://127.0.0.1:1/v1", name: "m", prompt, temperature: 0, "time-out": 1 };
    const setup = { agentFile: { path: join(agent, "agent.yaml"), text: "" }, secrets: {} };
    return openBrain({ setup, agentFile: { brain: { model } }, now: () => 0 } as never);
  }

  it("reads a prompt of the agent's folder, also by a link there", async () => {
    for (const name of ["own.md", "inside.md"]) expect((await opened(name)).name).to.equal("model/m");
  });

  it("follows no link and no path out of it, and reads no folder", async () => {
    await expectRejection(opened("outside.md"), "OBSERVATION_OUTSIDE");
    await expectRejection(opened("../.env"), "OBSERVATION_OUTSIDE");
    await expectRejection(opened("folder.md"), "FILE_NOT_FOUND");
    await expectRejection(opened("none.md"), "FILE_NOT_FOUND");
  });
});
