// Whole runners of agents, each in the process that `hardhat sallyport agent run` starts, with this one as the holder of the
// keys: so that the process can be killed at any moment, and what it left be compared with the chain.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createClient, formatEther, http, keccak256, parseEther, parseGwei, stringToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import type { RunEvent } from "../../../agent/run/events.ts";
import type { FromRunner, RunnerSetup } from "../../../agent/run/setup.ts";
import { carrierOf } from "../../../agent/signing/carrierOf.ts";
import { ipcChannel } from "../../../agent/signing/channel.ts";
import type { Failure, Question } from "../../../agent/signing/messages.ts";
import { serve } from "../../../agent/signing/serve.ts";
import { signerOf } from "../../../agent/signing/signerOf.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { readEvidence } from "../../../sdk/provenance/evidence.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import type { StandingProposal } from "../../../sdk/read/readProposal.ts";
import { runnerPermissions } from "../../../tasks/lib/runner/permissions.ts";
import { billsAgentFile, billsPlan } from "./billsAgent.ts";
import { agentKey } from "./lives.ts";
import type { OutboxWorld } from "./outboxWorld.ts";
import { recipients } from "./smallDao.ts";

const CODE = join(import.meta.dirname, "../../..");
const ENTRY = join(CODE, "agent/run/process.ts");
/** Only how long it takes to begin differs by it. */
const COMPILED = resolve("cache", "compiled");

const AGENT_FILE = billsAgentFile("lifetime: 5 hours\nfinality: 2\ngas at most: 1000 gwei");

const PLAN = billsPlan("ada");

/** An agent's runner between its lives: what lies on its disk, and the bills that it is to pay. */
export type WholeRunner = {
  setup: RunnerSetup;
  journal: string;
  /** The private key of the account that pays. */
  carrier: `0x${string}`;
  /** What it is to propose, in wei: no amount stands for two bills. */
  bills: bigint[];
  /** Puts another bill on the table. */
  add(): void;
};

/** How a life ended. */
export type WholeEnd = {
  code: number | null;
  signal: NodeJS.Signals | null;
  events: RunEvent[];
  failure: Failure | undefined;
  /** What it asked and told, all together. */
  messages: number;
};

/** Called with each message of a life, counted from 1, and what it tells or asks for: what may be done to it. */
export type AtMessage = (child: ChildProcess, message: number, name: string) => void;

export type WholeRunners = ReturnType<typeof wholeRunnersIn>;

/** @param url Of the node that they run on. */
export function wholeRunnersIn(world: OutboxWorld, url: string) {
  const { gate, lens, owner, system } = world;
  const way = { chain: hardhat, transport: http(url), pollingInterval: 5, cacheTime: 0 };
  const node = createClient(way);
  const sender = (key: `0x${string}`) => createClient({ ...way, account: privateKeyToAccount(key) });
  const key = agentKey();
  const policyFile = {
    path: resolve(system.file("policy.yaml")),
    text: readFileSync(system.file("policy.yaml"), "utf8"),
  };
  mkdirSync("cache", { recursive: true });
  const root = resolve(mkdtempSync(join("cache", "runners-")));
  let billed = 0n;
  let waiting: ChildProcess | undefined;

  async function newRunner(name: string): Promise<WholeRunner> {
    const folder = mkdtempSync(join(root, "runner-"));
    const carrier = keccak256(stringToHex(name));
    const { address: account } = privateKeyToAccount(carrier);
    await world.clock.setBalance({ address: account, value: parseEther("100") });
    const lines = ["id,amount"];
    writeFileSync(join(folder, "plan.yaml"), PLAN);
    const bills: bigint[] = [];
    return {
      setup: {
        ...{ chainId: owner.chainId, network: "anvil", secondNetwork: undefined, fromBlock: await world.head() },
        ...{ gate, lens, provenance: system.plan.addresses.provenance, policyFile, secrets: {}, once: true, account },
        key: privateKeyToAccount(key).address,
        agentFile: { path: join(folder, "agent.yaml"), text: AGENT_FILE },
        folder: join(folder, "kept"),
      },
      journal: join(folder, "kept", "journal.sqlite"),
      carrier,
      bills,
      add: () => {
        billed += 1n;
        bills.push(billed);
        lines.push(`${name}-${bills.length},${formatEther(billed)}`);
        writeFileSync(join(folder, "bills.csv"), lines.join("\n"));
      },
    };
  }

  /** A process that has read its program, and waits to be told to begin. */
  function forked(): ChildProcess {
    return fork(ENTRY, [], {
      env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: COMPILED },
      execArgv: [
        "--disable-warning=ExperimentalWarning",
        ...runnerPermissions(
          { agentFile: { path: join(root, "agent.yaml"), text: "" }, policyFile, folder: root },
          CODE,
        ),
        ...["read", "write"].map((way) => `--allow-fs-${way}=${COMPILED}`),
      ],
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  }

  /** One life: a turn and what it sends, until it ends or is ended. The next process is started meanwhile. */
  function lead({ setup, carrier }: WholeRunner, atMessage: AtMessage = () => {}): Promise<WholeEnd> {
    const child = waiting ?? forked();
    waiting = forked();
    const ended: WholeEnd = { code: null, signal: null, events: [], failure: undefined, messages: 0 };
    // Whoever is dead hears nothing.
    child.on("error", () => {});
    serve(ipcChannel(child), {
      agent: owner.agent,
      signer: signerOf(sender(key), gate),
      carrier: carrierOf(sender(carrier), { gate, mostPerGas: parseGwei("1000") }),
      requests: [(question) => node.request(question as never)],
    });
    child.on("message", (message: FromRunner | Question) => {
      ended.messages += 1;
      if (message.type === "event") ended.events.push(message.event);
      if (message.type === "ended") ended.failure = message.failure;
      atMessage(child, ended.messages, nameOf(message));
    });
    child.send({ type: "begin", setup });
    return new Promise((done) => {
      child.once("close", (code, signal) => done({ ...ended, code, signal }));
    });
  }

  /** Whether a bill is on its way, as the journal tells, or is to be wished for again. */
  function isWaiting({ journal, bills }: WholeRunner): boolean {
    const { state } = verifyJournal(journal);
    if (state === undefined) return true;
    const done = [...state.keys.values()].filter(({ outcome }) => outcome !== "open" && outcome !== "lapsed").length;
    const standing = [...state.open.values()].filter(({ proposed }) => proposed !== undefined).length;
    return done + standing < bills.length;
  }

  /** What is wrong after everything: nothing, where each bill was proposed once, and journal and evidence tell it so. */
  async function faults(runners: readonly WholeRunner[], fromBlock = 0n): Promise<string[]> {
    const all = await listProposals(world.client, { gate, proposer: agentProposer(owner.agent), fromBlock });
    const standing = new Map<bigint, StandingProposal[]>();
    for (const one of all) {
      const amount = one.proposal.calls[0]?.value ?? 0n;
      standing.set(amount, [...(standing.get(amount) ?? []), one]);
    }
    return runners.flatMap(({ setup, journal, bills }) => {
      const { state, problem } = verifyJournal(journal);
      if (state === undefined || problem !== undefined) return [`${journal}: ${problem?.reason}`];
      const known = new Set([
        ...[...state.open.values()].map(({ proposed }) => proposed?.id),
        ...[...state.keys.values()].map(({ id }) => id),
      ]);
      return bills.flatMap((amount) => {
        const [there, ...more] = standing.get(amount) ?? [];
        if (there === undefined) return [`${amount} is lost`];
        if (more.length > 0) return [`${amount} was proposed ${1 + more.length} times`];
        const { id, proposal } = there;
        const [call, ...others] = proposal.calls;
        if (others.length > 0 || call?.target !== recipients.ada) return [`${amount} is paid to ${call?.target}`];
        if (!known.has(id)) return [`${amount} is ${id} on the chain, and the journal does not know of it`];
        const evidence = join(setup.folder, "evidence", `${proposal.evidence}.txt`);
        const isKept = existsSync(evidence) && readEvidence(readFileSync(evidence, "utf8")).root === proposal.evidence;
        return isKept ? [] : [`${amount}: ${evidence} does not hold its evidence`];
      });
    });
  }

  function remove(): void {
    waiting?.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  }

  return { newRunner, lead, isWaiting, faults, remove };
}

function nameOf(message: FromRunner | Question): string {
  if (message.type === "event") return message.event.event;
  return message.type === "question" ? message.request.ask : message.type;
}
