// What the runner's process may touch: tried by a program that is started as the runner is, and does what somebody would
// try who took it over.
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { requireConfined } from "../../../agent/run/requireConfined.ts";
import { runnerPermissions } from "../../../tasks/lib/runner/permissions.ts";
import { expectRefusal } from "../support/refusal.ts";

const CODE = fileURLToPath(new URL("../../..", import.meta.url));
const CANARY = "canary-5b1c9e";

/** What it tries, by name. Each gets `places`, and ends well or throws. */
const PROBE = `
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";

const acts = {
  "reads the agent's folder": ({ agent }) => readFileSync(join(agent, "bills.csv")),
  "lists": ({ place }) => readdirSync(place),
  "reads the policy": ({ policy }) => readFileSync(policy),
  "writes its own folder": ({ state }) => writeFileSync(join(state, "kept"), "kept"),
  "keeps a journal there": ({ state }) => new DatabaseSync(join(state, "journal.sqlite")).exec("create table t (a)"),
  "reads a keystore": ({ outside }) => readFileSync(join(outside, "keystore.json")),
  "reads what stands beside the policy": ({ outside }) => readFileSync(join(outside, ".env")),
  "reads the environment of its parent": () => readFileSync("/proc/" + process.ppid + "/environ"),
  "reads a keystore by a link": ({ state, outside }) => {
    symlinkSync(join(outside, "keystore.json"), join(state, "link"));
    return readFileSync(join(state, "link"));
  },
  "writes its agent file": ({ agent }) => writeFileSync(join(agent, "agent.yaml"), "other"),
  "starts a program": () => execFileSync(process.execPath, ["--version"]),
  "starts a thread": () => new Worker("", { eval: true }),
  "loads machine code": ({ state }) => process.dlopen({ exports: {} }, join(state, "kept")),
};
process.on("message", ({ act, places }) => {
  try {
    acts[act](places);
    process.send("done");
  } catch ({ code }) {
    process.send(code);
  }
});
`;

describe("the runner's process", () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-confined-"));
  const [agent, outside, state] = [join(folder, "agent"), join(folder, "outside"), join(folder, "state")];
  const policy = join(outside, "policy.yaml");
  const places = { agent, outside, state, policy };
  const probe = join(agent, "probe.mjs");

  before(() => {
    for (const place of [agent, outside, state]) mkdirSync(place);
    writeFileSync(join(agent, "bills.csv"), "payee,amount");
    writeFileSync(join(agent, "agent.yaml"), "mine");
    writeFileSync(policy, "version: 1");
    for (const name of ["keystore.json", ".env"]) writeFileSync(join(outside, name), CANARY);
    writeFileSync(probe, PROBE);
  });
  after(() => rmSync(folder, { recursive: true }));

  const given = (path: string) => ({ path, text: "" });
  const confined = () =>
    runnerPermissions({ agentFile: given(join(agent, "agent.yaml")), policyFile: given(policy), folder: state }, CODE);

  async function tried(act: string, execArgv: string[], more: Record<string, string> = {}): Promise<unknown> {
    const child = fork(probe, [], { execArgv, stdio: ["ignore", "ignore", "ignore", "ipc"] });
    try {
      child.send({ act, places: { ...places, ...more } });
      const [said] = await once(child, "message");
      return said;
    } finally {
      child.kill();
    }
  }

  for (const act of [
    "reads the agent's folder",
    "reads the policy",
    "writes its own folder",
    "keeps a journal there",
  ]) {
    it(act, async () => {
      expect(await tried(act, confined())).to.equal("done");
    });
  }

  const hostile = {
    "reads a keystore": "done",
    "reads what stands beside the policy": "done",
    ...(existsSync("/proc/self/environ") ? { "reads the environment of its parent": "done" } : {}),
    "reads a keystore by a link": "done",
    "writes its agent file": "done",
    "starts a program": "done",
    "starts a thread": "done",
    // It is read, and is none.
    "loads machine code": "ERR_DLOPEN_FAILED",
  };
  for (const [act, unconfined] of Object.entries(hostile)) {
    it(`${act} only where nothing confines it`, async () => {
      expect(await tried(act, confined())).to.be.oneOf(["ERR_ACCESS_DENIED", "ERR_DLOPEN_DISABLED"]);
      expect(await tried(act, [])).to.equal(unconfined);
    });
  }

  it("reads its folders themselves, wherever they lie in each other", async () => {
    for (const folder of [state, join(agent, "state"), join(agent, "a", "b")]) {
      mkdirSync(folder, { recursive: true });
      for (const policyFile of [policy, join(agent, "agent.yaml")]) {
        const setup = { agentFile: given(join(agent, "agent.yaml")), policyFile: given(policyFile), folder };
        for (const place of [agent, folder]) {
          expect(await tried("lists", runnerPermissions(setup, CODE), { place }), place).to.equal("done");
        }
      }
    }
  });

  it("is told apart from whatever lies beside it, or refused", () => {
    const beside = (name: string) => {
      const folder = join(outside, name);
      mkdirSync(folder, { recursive: true });
      return () =>
        runnerPermissions(
          { agentFile: given(join(outside, "agent", "agent.yaml")), policyFile: given(policy), folder },
          CODE,
        );
    };
    mkdirSync(join(outside, "agent"));
    expect(beside("kept")).not.to.throw();
    expectRefusal(beside("agent-kept"), "RUNNER_FOLDERS_ALIKE", {
      place: join(outside, "agent"),
      value: join(outside, "agent-kept"),
    });
  });

  describe("begins nothing", () => {
    it("where it may do more than it needs, and names that", () => {
      const allowed = (...scopes: string[]) => ({ permission: { has: (scope: string) => scopes.includes(scope) } });
      expect(() => requireConfined(allowed() as never)).not.to.throw();
      for (const scope of ["fs.read", "fs.write", "child", "worker", "wasi", "addon", "inspector"]) {
        expectRefusal(() => requireConfined(allowed(scope) as never), "RUNNER_UNCONFINED", { value: scope });
      }
    });

    it("where it is started by anybody else", async () => {
      const child = fork(join(CODE, "agent/run/process.ts"), [], { serialization: "advanced", execArgv: [] });
      const said = once(child, "message");
      child.send({ type: "begin", setup: {} });
      const [ended] = await said;
      expect(ended).to.deep.include({ type: "ended" });
      expect(ended.failure).to.include({ of: "sallyport", code: "RUNNER_UNCONFINED" });
      await once(child, "exit");
    });
  });
});
