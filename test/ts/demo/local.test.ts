// npm run local, as a process.
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { expect } from "chai";
import { createPublicClient, http } from "viem";
import { freePort } from "../../../scripts/lib/port.ts";
import { describedGrants } from "../support/system.ts";

describe("npm run local", () => {
  it("refuses a port that is none, or that is taken", async () => {
    const refused = (port: string) => {
      const args = ["scripts/local.ts", "--no-build", "--port", port];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", input: "" });
      return { status, stdout, stderr };
    };
    const none = (port: string) => `--port ${port} is no port: give a number up to 65535.\n`;
    expect(refused("abc")).to.deep.equal({ status: 1, stdout: "", stderr: none("abc") });
    expect(refused("65536")).to.deep.equal({ status: 1, stdout: "", stderr: none("65536") });

    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const stderr = `Port ${port} is taken: end what listens there, or choose another with --port.\n`;
    expect(refused(String(port))).to.deep.equal({ status: 1, stdout: "", stderr });
    await new Promise((resolve) => other.close(resolve));
  }).timeout(120_000);

  it("puts the example's surroundings on a chain, and lets time pass when told", async function () {
    this.timeout(60_000);
    const port = await freePort();
    const child = spawn(process.execPath, ["scripts/local.ts", "--no-build", "--port", String(port)]);
    let told = "";
    child.stdout.on("data", (chunk) => {
      told += chunk;
    });
    child.stderr.on("data", (chunk) => {
      told += chunk;
    });
    const hears = async (text: string) => {
      while (!told.includes(text)) {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${told}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    try {
      await hears(`listens on http://127.0.0.1:${port}`);
      const client = createPublicClient({ transport: http(`http://127.0.0.1:${port}`), cacheTime: 0 });
      const { tokens } = describedGrants().policy.names;
      expect(await client.getCode({ address: tokens["GUSD"]!.address })).not.to.equal(undefined);

      const { timestamp } = await client.getBlock();
      child.stdin.write("six hours\n");
      await hears("no duration: six hours.");
      expect((await client.getBlock()).timestamp).to.equal(timestamp);
      child.stdin.write("6 hours\n");
      await hears("It is ");
      const passed = Number((await client.getBlock()).timestamp - timestamp);
      expect(passed).to.be.within(6 * 3600, 6 * 3600 + 60);

      child.stdin.end();
      const code = await new Promise((resolve) => child.once("close", resolve));
      expect(code).to.equal(0);
    } finally {
      child.kill();
    }
  });
});
