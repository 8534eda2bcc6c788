// An agent at work with each way of keeping its key, by real processes: whoever takes over the runner, or reads all of its
// memory, finds neither the key nor what opens it. The twin is the process that signs: there the same search finds it.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson } from "ethers";
import { type Hex, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { people } from "../../../examples/grants/story/people.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { billsAgentFile, billsPlan } from "../support/billsAgent.ts";
import { type StartedKms, startKms } from "../support/kmsServer.ts";
import { createProject, type Project } from "../support/project.ts";
import { allWritten, secretFinder } from "../support/secrets.ts";
import { smallDao, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const HARDHAT = createRequire(import.meta.url)
  .resolve("hardhat/package.json")
  .replace("package.json", "dist/src/cli.js");
/** What would tell a Hardhat that it is tested or in CI, where no keystore is asked; and settings of this machine. */
const FOREIGN =
  /^(HARDHAT_|HH_|XDG_|(CI|NOW|DEPLOYMENT_ID|CONTINUOUS_INTEGRATION|BUILD_NUMBER|RUN_ID|GITHUB_ACTIONS|CODEBUILD_BUILD_NUMBER)$)/;

const { relayer, treasurer } = people;
const PAYER = toHex(relayer.getHdKey().privateKey ?? new Uint8Array());
const KEY = generatePrivateKey();
const account = privateKeyToAccount(KEY);
const PASSWORD = "c4n4ryp4sswordofthefile";
const TOKEN = "Bearer c4n4ryt0k3nofthekms";

type Way = {
  /** Of the network, and under `sallyport.keys`, as the configuration says them. */
  accounts?: string;
  keys?: string;
  env?: Record<string, string>;
  prepare?: () => Promise<void>;
  /** What the process that signs must hold, and the runner must not. */
  secrets: readonly string[];
  /** Variables that it warns of. */
  warns: readonly string[];
};

describeWithAnvil("an agent's key", (anvil) => {
  let project: Project;
  let small: SmallSystem;
  let service: StartedKms;
  let bills = 0;

  before(async function () {
    this.timeout(120_000);
    project = createProject(() => anvil().url);
    const dao = smallDao.replace(treasurer.address, account.address);
    small = await deploySmall(anvil().url, project.root, smallPolicy(), dao);
    service = await startKms({ agent: account }, TOKEN);
    mkdirSync(project.path("agent"));
    project.write("agent/agent.yaml", AGENT_FILE);
    project.write("agent/plan.yaml", PLAN);
  });
  after(async () => {
    await service.stop();
    project.remove();
  });

  const ways: Record<string, Way> = {
    "in the environment": {
      accounts: 'configVariable("AGENT_KEY"), ',
      env: { AGENT_KEY: KEY },
      secrets: [KEY],
      warns: ["AGENT_KEY"],
    },
    "in the keystore": {
      accounts: 'configVariable("AGENT_KEY"), ',
      prepare: async () => {
        const { code } = await ended(hardhat(["keystore", "set", "--dev", "AGENT_KEY"], {}, KEY));
        expect(code).to.equal(0);
      },
      secrets: [KEY],
      warns: [],
    },
    "in an encrypted file": {
      keys: '{ file: "agent-key.json", password: configVariable("KEY_PASSWORD") }',
      env: { KEY_PASSWORD: PASSWORD },
      prepare: async () => {
        const { address } = account;
        const scrypt = { N: 2, r: 1, p: 1 };
        project.write("agent-key.json", await encryptKeystoreJson({ address, privateKey: KEY }, PASSWORD, { scrypt }));
        chmodSync(project.path("agent-key.json"), 0o600);
      },
      secrets: [KEY, PASSWORD],
      warns: ["KEY_PASSWORD"],
    },
    "behind a service": {
      keys: `{ kms: process.env.KMS_URL ?? "", key: "agent", address: "${account.address}", authorization: configVariable("KMS_TOKEN"), private: true }`,
      env: { KMS_TOKEN: TOKEN },
      secrets: [TOKEN],
      warns: ["KMS_TOKEN"],
    },
  };

  for (const [where, way] of Object.entries(ways)) {
    it(`${where} is not in the runner`, async function () {
      this.timeout(240_000);
      if (process.platform !== "linux") this.skip();
      project.write("hardhat.config.ts", configWith(way));
      await way.prepare?.();
      project.write("agent/bills.csv", `id,payee,amount\nB-${++bills},ada,0.0${bills}\n`);
      const host = hardhat(["sallyport", "agent", "run", "agent/agent.yaml", "--folder", "state", ...RUN], way.env);
      const said = ended(host);
      try {
        await spoken(host, /"event":"proposed"/);
        const runner = runnerOf(host.pid ?? 0);
        for (const name of ["environ", "cmdline"]) {
          const text = readFileSync(`/proc/${runner}/${name}`, "latin1");
          expect(text.length, name).to.be.greaterThan(0);
          expect(secretFinder(way.secrets)(text), name).to.equal(undefined);
        }
        for (const pid of [host.pid ?? 0, runner]) await halted(pid);
        for (const secret of way.secrets) {
          expect(holds(host.pid ?? 0, secret), "the process that signs").to.equal(true);
          expect(holds(runner, secret), "the runner").to.equal(false);
        }
      } finally {
        for (const pid of stopped.splice(0)) process.kill(pid, "SIGCONT");
        host.kill("SIGTERM");
      }
      const { code, stdout, stderr } = await said;
      expect(code, stderr).to.equal(0);
      const found = secretFinder([KEY, PASSWORD, TOKEN])(stdout + stderr + allWritten(project.path("state")));
      expect(found).to.equal(undefined);
      const warned = [...stderr.matchAll(/^mind: (\w+) stands in the environment/gm)].map(([, name]) => name);
      expect(warned).to.deep.equal(way.warns);
      const gate = small.plan.addresses.gate;
      const all = await listProposals(small.context.network.client, { gate, fromBlock: 0n });
      expect(all.map(({ terms }) => terms.key)).to.deep.equal(Array(bills).fill(account.address));
    });
  }

  function hardhat(args: string[], own: Record<string, string> = {}, typed?: string): ChildProcess {
    const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
    const home = join(process.cwd(), project.path("home"));
    const places = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, APPDATA: home };
    const env = { ...Object.fromEntries(kept), ...places, NO_COLOR: "1", FORCE_COLOR: "0" };
    const child = spawn(process.execPath, [HARDHAT, ...args], {
      cwd: project.root,
      env: { ...env, ANVIL_URL: anvil().url, KMS_URL: service.url, ...own },
    });
    child.stdin?.end(typed === undefined ? undefined : `${typed}\n`);
    return child;
  }
});

const RUN = ["--json", "--from", relayer.address, "--network", "anvil"];

const AGENT_FILE = billsAgentFile("lifetime: 2 days");

const PLAN = billsPlan("{payee}");

function configWith({ accounts = "", keys = "" }: Way): string {
  return `import keystore from "@nomicfoundation/hardhat-keystore";
import { configVariable, defineConfig } from "hardhat/config";
import sallyport from "../../tasks/plugin.ts";

export default defineConfig({
  plugins: [sallyport, keystore],
  networks: {
    anvil: { type: "http", chainType: "l1", url: process.env.ANVIL_URL ?? "", accounts: [${accounts}"${PAYER}"] },
  },
  sallyport: { keys: [${keys}] },
});
`;
}

/** Waits until a process has printed something; fails with what it printed where it ends before. */
function spoken(child: ChildProcess, what: RegExp): Promise<void> {
  let text = "";
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        text += chunk;
        if (what.test(text)) resolve();
      });
    }
    child.once("close", () => reject(new Error(`It ended before it said ${what}:\n${text}`)));
  });
}

function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => (stdout += chunk));
  child.stderr?.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}

/** The child of a process that is the runner. */
function runnerOf(parent: number): number {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = all.filter((pid) => {
    try {
      const isRunner = readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("agent/run/process.ts");
      // The parent's number stands behind the name, which may hold anything, and the state.
      const [, of] = readFileSync(`/proc/${pid}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ");
      return isRunner && Number(of) === parent;
    } catch {
      return false; // It has ended meanwhile.
    }
  });
  expect(children).to.have.lengthOf(1);
  return Number(children[0]);
}

/** Processes that stand still. */
const stopped: number[] = [];

/** Lets a process stand still: what its memory holds would move while it is read. */
async function halted(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  stopped.push(pid);
  const isHalted = (thread: string) => {
    try {
      return /^.*\) T /s.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, "latin1"));
    } catch {
      return true; // It has ended meanwhile.
    }
  };
  while (!readdirSync(`/proc/${pid}/task`).every(isHalted)) await new Promise((resolve) => setTimeout(resolve, 5));
}

const PIECE = 16 * 1024 * 1024;

/** Whether the memory of a process that can be written holds a secret: as bytes, or as text of one or two bytes a letter. */
function holds(pid: number, secret: string): boolean {
  const bare = secret.replace(/^0x/, "");
  const forms = [Buffer.from(bare, "latin1"), Buffer.from(bare, "utf16le")];
  if (secret.startsWith("0x")) forms.push(Buffer.from((secret as Hex).slice(2), "hex"));
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const [, from = "", to = ""] of readFileSync(`/proc/${pid}/maps`, "latin1").matchAll(/^(\w+)-(\w+) rw/gm)) {
      const end = BigInt(`0x${to}`);
      // Pieces overlap: a secret may lie across the end of one.
      for (let at = BigInt(`0x${from}`); at < end; at += BigInt(PIECE - 256)) {
        const piece = Buffer.alloc(Number(end - at > BigInt(PIECE) ? BigInt(PIECE) : end - at));
        if (!isRead(memory, piece, at)) break;
        if (forms.some((form) => piece.includes(form))) return true;
      }
    }
    return false;
  } finally {
    closeSync(memory);
  }
}

function isRead(memory: number, piece: Buffer, at: bigint): boolean {
  try {
    readSync(memory, piece, 0, piece.length, at);
    return true;
  } catch {
    return false; // Of a device, or given back meanwhile.
  }
}
