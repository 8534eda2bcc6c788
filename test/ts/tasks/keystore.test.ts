// The network "sepolia" of this repository, with the address of the node and the key from Hardhat's keystore: a whole
// deployment, by real processes, on a node with Sepolia's chain id.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { createWalletClient, http, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { getTransactionCount, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { sepolia } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { smallDao, smallPolicy } from "../support/smallDao.ts";

const HARDHAT = createRequire(import.meta.url)
  .resolve("hardhat/package.json")
  .replace("package.json", "dist/src/cli.js");
const CONFIG = join(import.meta.dirname, "..", "..", "..", "hardhat.config.ts");

/** What would tell a Hardhat that it is tested or in CI, where no keystore is asked; and settings of this machine. */
const FOREIGN =
  /^(HARDHAT_|HH_|XDG_|SEPOLIA_|(CI|NOW|DEPLOYMENT_ID|CONTINUOUS_INTEGRATION|BUILD_NUMBER|RUN_ID|GITHUB_ACTIONS|CODEBUILD_BUILD_NUMBER)$)/;

describeWithAnvil(
  "a network with keys from the keystore",
  (anvil) => {
    const key = generatePrivateKey();
    const deployer = privateKeyToAccount(key);
    let folder: string;

    before(async () => {
      mkdirSync("cache", { recursive: true });
      folder = mkdtempSync(join("cache", "keystore-"));
      writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
      writeFileSync(join(folder, "hardhat.config.ts"), `export { default } from ${JSON.stringify(CONFIG)};\n`);
      writeFileSync(join(folder, "dao.yaml"), smallDao);
      writeFileSync(join(folder, "policy.yaml"), smallPolicy());
      const rich = createWalletClient({ account: people.deployer, chain: sepolia, transport: http(anvil().url) });
      const hash = await sendTransaction(rich, { to: deployer.address, value: parseEther("10") });
      await waitForTransactionReceipt(rich, { hash, pollingInterval: 20 });
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** A Hardhat of somebody who works by hand, with settings of their own. */
    function hardhat(args: string[], typed?: string): Promise<{ code: number | null; output: string }> {
      const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
      const home = join(process.cwd(), folder, "home");
      const own = {
        HOME: home,
        USERPROFILE: home,
        LOCALAPPDATA: home,
        APPDATA: home,
        NO_COLOR: "1",
        FORCE_COLOR: "0",
      };
      const child = spawn(process.execPath, [HARDHAT, ...args], {
        cwd: folder,
        env: { ...Object.fromEntries(kept), ...own },
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
      child.stdin.end(typed === undefined ? undefined : `${typed}\n`);
      return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
    }

    it("deploys as the key's account, and tells neither key nor address of the node", async function () {
      this.timeout(90_000);
      const without = await hardhat(["sallyport", "deploy", "--dry-run", "--network", "sepolia"]);
      expect(without.code).to.equal(1);
      expect(without.output).to.include("The configuration variable SEPOLIA_RPC_URL is not set.");

      const url = `${anvil().url}/?key=canary-of-the-node`;
      for (const [name, value] of [
        ["SEPOLIA_RPC_URL", url],
        ["SEPOLIA_DEPLOYER_KEY", key],
      ] as const) {
        const { code, output } = await hardhat(["keystore", "set", "--dev", name], value);
        expect({ code, output: output.includes(value) }).to.deep.equal({ code: 0, output: false });
      }
      const args = ["sallyport", "deploy", "--createx", "--network", "sepolia"];
      const { code, output } = await hardhat(args);
      expect(output).to.include(`small on sepolia (chain ${sepolia.id}), deployed by ${deployer.address}`);
      expect(output).to.match(/\d+ facts verified on chain/);
      expect(code).to.equal(0);
      const record = readFileSync(join(folder, "deployments", "sepolia", "small.json"), "utf8");
      expect(JSON.parse(record)).to.deep.include({
        chainId: sepolia.id,
        state: "verified",
        deployer: deployer.address,
      });
      for (const secret of [key, key.slice(2), "canary-of-the-node"]) {
        expect(output + record).not.to.include(secret);
      }

      const client = createWalletClient({ account: deployer, chain: sepolia, transport: http(anvil().url) });
      const sent = await getTransactionCount(client, { address: deployer.address });
      const again = await hardhat(args);
      expect([again.code, await getTransactionCount(client, { address: deployer.address })]).to.deep.equal([0, sent]);
      expect(again.output).to.include("Nothing was left to deploy.");
    });
  },
  { args: ["--chain-id", String(sepolia.id)] },
);
