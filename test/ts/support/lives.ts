// Lives of agents' runners, each a process of its own, and what the chain and the journals say after them.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { bytesToHex, type Hex, keccak256, parseEther, stringToHex } from "viem";
import { mnemonicToAccount, privateKeyToAddress } from "viem/accounts";
import { intentNonce } from "../../../agent/journal/intentNonce.ts";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { writeProposalFile } from "../../../sdk/files/proposalFile.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import type { Life, Runner } from "../../fixtures/agent/life.ts";
import { anyIntent } from "./anyIntent.ts";
import type { OutboxWorld } from "./outboxWorld.ts";

const PROGRAM = join(import.meta.dirname, "../../fixtures/agent/life.ts");
const WROTE = /wrote \w+\n/g;
const PHRASE = "test test test test test test test test test test test junk";
/** Of the agent's key on nodes for tests. */
const TREASURER = 2;

export type Ended = {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it said, without what it wrote into journals. */
  told: string;
};

/** What may be done to a life while it lasts. */
export type WhileAlive = (
  child: ChildProcess,
  life: { ready: Promise<void>; wrote: (entries: number) => Promise<void> },
) => unknown;

export type Lives = ReturnType<typeof livesIn>;

/** @param url Of the node that the lives are led on. */
export function livesIn(world: OutboxWorld, url: string) {
  const { owner, gate } = world;
  const { proposal, witness } = anyIntent(owner, "template");
  const template = writeProposalFile({ chainId: owner.chainId, gate, proposal, witness });
  const key = agentKey();

  /** A runner with a journal and an account of its own. */
  async function newRunner(name: string, intents: string[] = []): Promise<Runner> {
    const carrier = keccak256(stringToHex(name));
    await world.clock.setBalance({ address: privateKeyToAddress(carrier), value: parseEther("100") });
    return { journal: world.folder().file(), carrier, intents };
  }

  /** One life, until it ends or `whileAlive` ends it. */
  async function lead(
    changes: Pick<Life, "runners"> & Partial<Life>,
    whileAlive: WhileAlive = () => {},
  ): Promise<Ended> {
    const usual = { lifetime: 5 * 3_600, finality: 2, until: "proposed" } as const;
    const life: Life = { url, key, template, agent: String(owner.agent), ...usual, ...changes };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(life)], {
      env: { ...process.env, NODE_COMPILE_CACHE: join("cache", "compiled") },
    });
    let told = "";
    const waiting: { entries: number; resolve: () => void }[] = [];
    let isReady = () => {};
    const ready = new Promise<void>((resolve) => {
      isReady = resolve;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        told += chunk;
        if (told.includes("ready")) isReady();
        const written = told.split(WROTE).length - 1;
        for (const { entries, resolve } of waiting) if (written >= entries) resolve();
      });
    }
    const wrote = (entries: number) => new Promise<void>((resolve) => waiting.push({ entries, resolve }));
    const ended = new Promise<Pick<Ended, "code" | "signal">>((resolve) => {
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
    void whileAlive(child, { ready, wrote });
    return { ...(await ended), told: told.replaceAll(WROTE, "").trim() };
  }

  /**
   * What is wrong after everything: nothing, where each intent was proposed once, and the journal tells it so.
   *
   * @param fromBlock The first block that may hold any of it.
   */
  async function faults(runners: readonly Runner[], fromBlock = 0n): Promise<string[]> {
    const all = await listProposals(world.client, { gate, proposer: agentProposer(owner.agent), fromBlock });
    const standing = new Map<bigint, Hex[]>();
    for (const { id, proposal: one } of all) standing.set(one.nonce, [...(standing.get(one.nonce) ?? []), id]);
    return runners.flatMap(({ journal, intents }) => {
      const { state, problem } = verifyJournal(journal);
      if (state === undefined || problem !== undefined) return [`${journal}: ${problem?.reason}`];
      return intents.flatMap((intent) => {
        const nonce = intentNonce(owner, intent);
        const [there, ...more] = standing.get(nonce) ?? [];
        const open = state.open.get(nonce);
        const known = open?.proposed?.id ?? state.keys.get(intent)?.id;
        const own = open === undefined ? known : hashProposal(open.proposal);
        if (there === undefined) return [`${intent} is lost`];
        if (more.length > 0) return [`${intent} was proposed ${1 + more.length} times`];
        if (known !== there) return [`${intent} is ${there} on the chain, and ${known} in the journal`];
        return own === known ? [] : [`${intent} was proposed as ${known} and then intended as ${own}`];
      });
    });
  }

  return { newRunner, lead, faults };
}

/** The private key of the agent of the small DAO. */
export function agentKey(): Hex {
  const { privateKey } = mnemonicToAccount(PHRASE, { addressIndex: TREASURER }).getHdKey();
  if (privateKey === null) throw new Error("The phrase gives no key.");
  return bytesToHex(privateKey);
}
