// The small DAO's agent with journal and outbox on a node, in this process.
import { createClient, http, parseGwei } from "viem";
import { getBlock, getBlockNumber } from "viem/actions";
import { hardhat } from "viem/chains";
import type { JournalOwner } from "../../../agent/journal/entry.ts";
import { nextAttempt } from "../../../agent/journal/nextAttempt.ts";
import type { Journal } from "../../../agent/journal/openJournal.ts";
import { newOutbox } from "../../../agent/outbox/outbox.ts";
import type { OutboxParameters } from "../../../agent/outbox/work.ts";
import { carrierOf } from "../../../agent/signing/carrierOf.ts";
import { signerOf } from "../../../agent/signing/signerOf.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import type { StandingProposal } from "../../../sdk/read/readProposal.ts";
import { anyIntent } from "./anyIntent.ts";
import { type JournalFolder, journalFolder } from "./journalFiles.ts";
import { smallDao, smallPolicy } from "./smallDao.ts";
import { deploySmall, type SmallSystem } from "./smallSystem.ts";

const { treasurer, relayer, nora } = people;

/** Blocks after which these tests call one final. */
export const FINALITY = 4;
/** How much longer than mining a block is the pause between two, and the longest pause, in milliseconds. */
const PACE = { times: 20, longest: 2_000 };
/** The most for a unit of gas. */
const MOST_PER_GAS = parseGwei("50");

export type OutboxWorld = Awaited<ReturnType<typeof outboxWorld>>;

/** A DAO whose guardian is one person, and whose agent may propose as often as it likes. */
export const eagerDao = smallDao
  .replace("guardian: guards", `guardian: "${nora.address}"`)
  .replace("proposals: 50, interval: 1 minute", "proposals: 60000, interval: 1 second");

export async function outboxWorld(url: string, small?: SmallSystem) {
  const system = small ?? (await deploySmall(url, undefined, smallPolicy(), eagerDao));
  const { clock, context, plan } = system;
  const { gate, lens } = plan.addresses;
  const owner: JournalOwner = { chainId: 31_337, gate, agent: 1n };
  const proposer = agentProposer(1n);
  const folders: JournalFolder[] = [];
  /** Milliseconds of the machine's clock, which goes only where it is told to. */
  let time = 1_800_000_000_000;
  /** Seconds that passed, whatever that clock was set to. */
  let passed = 0;

  function folder(): JournalFolder {
    const made = journalFolder();
    folders.push(made);
    return made;
  }
  function open(of = folder()): Journal {
    return of.open({ owner, now: () => time });
  }
  function outbox(journal: Journal, changes: Partial<OutboxParameters> = {}, node = url) {
    const client = createClient({ chain: hardhat, transport: http(node, { retryCount: 0 }), cacheTime: 0 });
    const { pass } = newOutbox({
      journal,
      client,
      gate,
      lens,
      fromBlock: 0n,
      finality: FINALITY,
      signer: signerOf(context.network.sender(treasurer.address), gate),
      carrier: carrierOf(context.network.sender(relayer.address), { gate, mostPerGas: MOST_PER_GAS }),
      now: () => time,
      elapsed: () => passed,
      ...changes,
    });
    return {
      pass: async () => {
        try {
          await pass();
        } finally {
          await included();
        }
      },
    };
  }
  /** A node that mines by itself does so a little after it has taken a transaction. */
  async function included(): Promise<void> {
    if (!(await clock.getAutomine())) return;
    for (let i = 0; i < 3_000 && (await clock.getTxpoolStatus()).pending > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  /** Intends a payment, as often as a key may be. */
  async function intend(journal: Journal, key: string, changes: Parameters<typeof anyIntent>[2] = {}): Promise<bigint> {
    const { timestamp } = await getBlock(context.network.client);
    const next = nextAttempt(journal.state, key);
    if (next === undefined) throw new Error(`${key} may not be intended.`);
    journal.append(anyIntent(owner, key, { attempt: next.attempt, now: Number(timestamp), ...changes }));
    return next.nonce;
  }

  return {
    ...{ system, owner, gate, lens, clock, client: context.network.client, sender: context.network.sender },
    folder,
    open,
    outbox,
    intend,
    wait: (seconds: number) => {
      time += seconds * 1000;
      passed += seconds;
    },
    /** Sets the machine's clock ahead, or back: no time passes. */
    setClock: (seconds: number) => {
      time += seconds * 1000;
    },
    mine: (blocks = FINALITY) => clock.mine({ blocks }),
    /** Lets a block come every so often, as chains do, while `work` lasts: less often where this machine is slow. */
    async mining<T>(work: Promise<T>, milliseconds = 150): Promise<T> {
      let isOver = false;
      const over = work.finally(() => {
        isOver = true;
      });
      const mine = async () => {
        while (!isOver) {
          const began = Date.now();
          await clock.mine({ blocks: 1 });
          const slow = Math.min((Date.now() - began) * PACE.times, PACE.longest);
          await new Promise((resolve) => setTimeout(resolve, Math.max(milliseconds, slow)));
        }
      };
      const [result] = await Promise.all([over, mine()]);
      return result;
    },
    head: () => getBlockNumber(context.network.client),
    /** All that the agent ever proposed, as the chain tells it. */
    onChain: (): Promise<StandingProposal[]> =>
      listProposals(context.network.client, { gate, proposer, fromBlock: 0n }),
    async find(nonce: bigint): Promise<StandingProposal[]> {
      return (await this.onChain()).filter(({ proposal }) => proposal.nonce === nonce);
    },
    remove: () => {
      for (const one of folders) one.remove();
      system.remove();
    },
  };
}

/** The kinds of what a journal says, without how it began. */
export function kindsOf(journal: Journal, from = 2): string[] {
  return [...journal.entries()].filter(({ number }) => number >= from).map(({ entry }) => entry.kind);
}
