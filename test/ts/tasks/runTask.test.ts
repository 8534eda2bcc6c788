// What a command does where it fails unexpectedly, and where who reads its output goes away.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { expect } from "chai";

const RUN_TASK = pathToFileURL("tasks/lib/runTask.ts").href;

type Ending = { status: number | null; stdout: string; stderr: string };

/** Runs a command's work, as a program of its own. `read` false: the reader is gone before anything is printed. */
async function run(work: string, { json = false, read = true, args = [] as string[] } = {}): Promise<Ending> {
  const program = `import { runOffline } from ${JSON.stringify(RUN_TASK)};
    await runOffline({ json: ${json} }, async (output) => { ${work} });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, "--", ...args]);
  child.stdin.end();
  if (!read) child.stdout.destroy();
  const [stdout, stderr, [status]] = await Promise.all([
    read ? text(child.stdout) : "",
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

describe("a command", () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "sallyport-"));
  });

  after(() => rm(root, { recursive: true }));

  it("tells a fault of its own in one line and the next step, without a stack", async () => {
    const { status, stdout, stderr } = await run('throw new TypeError("nothing is here\\nbut more lines")');
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: "" });
    expect(stderr).to.match(/^UNEXPECTED_FAILURE: TypeError: nothing is here\n {2}next step {2}See .*\n$/);
  });

  it("tells it as JSON where JSON is asked for", async () => {
    const { status, stdout, stderr } = await run('throw new TypeError("nothing is here")', { json: true });
    expect({ status, stderr }).to.deep.equal({ status: 1, stderr: "" });
    expect(JSON.parse(stdout).error).to.include({ code: "UNEXPECTED_FAILURE", summary: "TypeError: nothing is here" });
  });

  it("shows the stack to who asks for it", async () => {
    const { status, stderr } = await run('throw new TypeError("nothing is here")', { args: ["--show-stack-traces"] });
    expect(status).to.equal(1);
    expect(stderr).to.include("    at ");
  });

  for (const json of [false, true]) {
    it(`does the rest where the reader of its ${json ? "JSON" : "lines"} has gone`, async () => {
      const done = join(root, `done-${json}`);
      const work = `
        for (let i = 0; i < 10_000; i++) output.line("a line that is long enough to fill what waits for a reader");
        await new Promise((resolve) => setTimeout(resolve, 50));
        (await import("node:fs")).writeFileSync(${JSON.stringify(done)}, "done");
        return { json: { much: "x".repeat(1_000_000) } };`;
      expect(await run(work, { json, read: false })).to.deep.equal({ status: 0, stdout: "", stderr: "" });
      expect(await readFile(done, "utf8")).to.equal("done");
    });
  }

  it("prints the same where somebody reads", async () => {
    const { status, stdout } = await run('output.line("one line"); return { json: {}, ok: false };');
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: "one line\n" });
  });
});
