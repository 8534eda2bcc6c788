// npm start, as a process: chain, runner, keeper and watcher, from nothing to an executed payment.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { freePort } from "../../../scripts/lib/port.ts";

/** What the example's agent wishes for at once: salaries only from November 2026 on. */
const WISHES = Date.now() < Date.UTC(2026, 10) ? 2 : 3;

/** A project that uses the examples, so that nothing of this one is touched. */
function createFolder(): string {
  mkdirSync("cache", { recursive: true });
  const folder = mkdtempSync(resolve("cache", "start-"));
  for (const name of ["node_modules", "examples", "artifacts"]) symlinkSync(resolve(name), join(folder, name));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  writeFileSync(join(folder, "hardhat.config.ts"), `export { default } from "${resolve("hardhat.config.ts")}";\n`);
  return folder;
}

/** The process, and everything that it told. */
function start(
  folder: string,
  port: number,
): { child: ChildProcess; told(): string; hears(text: RegExp): Promise<void> } {
  // Hardhat, which runs the tests, leaves its own options there.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HARDHAT_")));
  const child = spawn(process.execPath, [resolve("scripts/start.ts"), "--no-build", "--port", String(port)], {
    cwd: folder,
    env: { ...env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  let told = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (told += chunk));
  return {
    child,
    told: () => told,
    hears: async (text) => {
      while (!text.test(told)) {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${told}`);
        await new Promise((wait) => setTimeout(wait, 20));
      }
    },
  };
}

const ended = (child: ChildProcess) => new Promise((done) => child.once("close", done));

describe("npm start", () => {
  it("runs chain, agent, keeper and watcher, pays what may be paid when its time has come, and ends clean", async function () {
    this.timeout(600_000);
    const folder = createFolder();
    const state = join(folder, "agents", "local", "small", "bookkeeper");
    // What a run left behind whose chain is gone.
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, "journal.sqlite"), "of another chain");
    mkdirSync(join(folder, "deployments", "local"), { recursive: true });
    writeFileSync(join(folder, "deployments", "local", "small.json"), "{}");
    const { child, told, hears } = start(folder, await freePort());
    try {
      await hears(/^agent {3}\| refused {4}bills\/X-7781: INTENT_PARTY_UNKNOWN/m);
      await hears(/^agent {3}\| proposed {3}bookkeeper\/\d+ in block \d+/m);
      await hears(/^watcher \| proposal {3}bookkeeper\/\d+ is Queued/m);
      await hears(/^keeper {2}\| keeping as/m);
      // All of them: on a busy machine one comes to the chain before another is written down.
      await hears(new RegExp(`(^agent {3}\\| proposed [\\s\\S]*){${WISHES}}`, "m"));
      const sent = () => told().match(/^agent {3}\| sent /gm)?.length;
      expect(sent()).to.equal(WISHES);

      // Whatever ends one of them, it is started again, and the agent proposes nothing twice.
      process.kill(Number(/^agent {3}\| process (\d+)/m.exec(told())?.[1]), "SIGKILL");
      await hears(/^agent {3}\| ended by SIGKILL; it is started again in 1 second$/m);
      await hears(/(^agent {3}\| decided [\s\S]*){2}/m);

      // A line that has come stands for all of them: no time has passed, so nothing was executed.
      expect(told()).not.to.match(/^keeper {2}\| executed/m);
      child.stdin?.write("12 hours\n");
      await hears(/^chain {3}\| It is /m);
      await hears(/(^keeper {2}\| executed [\s\S]*){2}/m);
      expect(sent()).to.equal(WISHES);
      child.kill("SIGTERM");
      expect(await ended(child), told()).to.equal(0);
      for (const name of ["agent", "keeper", "watcher"]) {
        expect(told()).to.match(new RegExp(`^${name.padEnd(7)} \\| stopped`, "m"));
      }
      expect(verifyJournal(join(state, "journal.sqlite")).problem).to.equal(undefined);
      expect(JSON.parse(readFileSync(join(folder, "deployments", "local", "small.json"), "utf8")).state).to.equal(
        "verified",
      );
    } finally {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
