import assert from "node:assert/strict";
import type { Hash, LocalAccount } from "viem";
import { standingOf } from "../../../agent/journal/standingOf.ts";
import { type RunEvent, sentenceOf } from "../../../agent/run/events.ts";
import { openStore } from "../../../agent/sources/store.ts";
import type { Payout } from "../../../sdk/import/payout.ts";
import { readProposal } from "../../../sdk/read/readProposal.ts";
import { readWitness } from "../../../sdk/read/readWitness.ts";
import { run } from "../../../tasks/agent/run.ts";
import type { Story } from "./acts.ts";
import { HERE } from "./agentFolder.ts";
import { describeCalls } from "./describe.ts";
import type { Standing } from "./gate.ts";
import { people } from "./people.ts";
import { proposerOf, TREASURER } from "./treasurer.ts";

/** What one turn of the agent came to. */
export type Turn = {
  /** As the gate tells of them, in the order in which the agent wished for them. */
  proposed: Standing[];
  refused: Extract<RunEvent, { event: "refused" }>[];
};

/**
 * One turn of the agent, as `hardhat sallyport agent run agent.yaml --once` takes it: the runner is a process of its own,
 * and asks this one, which holds the keys, to sign and to carry.
 *
 * @param list What the office signed and the agent sees for the first time: every row is wished for, or told why not.
 */
export async function takeTurn(
  story: Story,
  { list, key = people.treasurer }: { list?: readonly Payout[]; key?: LocalAccount } = {},
): Promise<Turn> {
  const { agent, tell } = story;
  const events: RunEvent[] = [];
  const nobody = async () => assert.fail("The agent's files name no variable and no second node.");
  await run(
    agent.context,
    {
      ...HERE,
      file: agent.path("agent.yaml"),
      once: true,
      key: key.address,
      folder: agent.path(TREASURER),
      from: people.relayer.address,
    },
    {
      tell: (event) => events.push(event),
      signal: new AbortController().signal,
      secretOf: nobody,
      openSecond: nobody,
      hide: (text) => text,
    },
  );
  const told = events.filter(({ event }) => ["observed", "decided", "intended", "held", "frozen"].includes(event));
  tell.list(
    "The agent's runner takes a turn, in a process that holds no key:",
    told.flatMap((event) => sentenceOf(event).split("\n")),
  );
  const refused = events.filter((event) => event.event === "refused");
  for (const one of refused) tell.declined(sentenceOf(one));
  for (const one of events) {
    if (one.event === "failed") throw new Error(`The agent failed to ${one.step}: ${one.code}: ${one.summary}`);
  }
  const proposed: Standing[] = [];
  for (const { proposal } of events.filter((event) => event.event === "intended")) {
    proposed.push(await tellProposed(story, proposal, events));
  }
  for (const one of events) if (one.event === "anchored") tell.say(sentenceOf(one));
  if (list !== undefined) await requireWhole(story, list);
  return { proposed, refused };
}

/** What stands in the gate under an agent's name and nonce, as the chain tells it. */
export async function readStanding(story: Story, reference: string): Promise<Standing> {
  const { client } = story.agent.context.network;
  const { gate } = story.grants.addresses;
  const nonce = BigInt(reference.slice(reference.indexOf("/") + 1));
  const proposer = proposerOf(story);
  const { proposal, id, terms, eta, proposedIn } = await readProposal(client, { gate, proposer, nonce, fromBlock: 0n });
  const witness = await readWitness(client, { gate, proposal, proposedIn });
  return { proposal, witness, id, terms, eta };
}

async function tellProposed(story: Story, reference: string, events: readonly RunEvent[]): Promise<Standing> {
  const { world, grants, tell } = story;
  const hash = events.findLast(
    (event): event is Extract<RunEvent, { event: "sent" }> => event.event === "sent" && event.proposal === reference,
  )?.transactionHash as Hash;
  const standing = await readStanding(story, reference);
  tell.sent(
    `proposed: ${describeCalls(grants, standing.proposal)}`,
    await world.client.getTransactionReceipt({ hash }),
  );
  return standing;
}

/** Requires that the last turn read every row of a list, by the agent's journal and what lies beside that. */
async function requireWhole({ agent, tell }: Story, list: readonly Payout[]): Promise<void> {
  for (const { type, line } of list) {
    if (type === "erc721") tell.declined(`line ${line} is left alone: plan.yaml has no entry for an NFT`);
  }
  const { lastTurn } = standingOf(agent.path(TREASURER, "journal.sqlite")) ?? {};
  if (lastTurn === undefined) throw new Error("The agent wrote down no decision.");
  const store = await openStore(agent.path(TREASURER, "observations"));
  const lines = new TextDecoder().decode(await store.read(lastTurn.transcript)).split("\n");
  const leftOut = lines.filter((line) => line.startsWith("left out "));
  const unread = leftOut.filter((line) => !line.includes(": INTENT_"));
  const rows = list.filter(({ type }) => type !== "erc721").length;
  if (unread.length === 0 && lastTurn.intents.length + leftOut.length === rows) return;
  throw new Error(
    [
      `Of ${rows} payments of the list the agent wishes for ${lastTurn.intents.length}. It reads a table whose first line`,
      'holds the titles "token_type,token_address,receiver,amount,id", and types in lower case.',
      ...unread,
    ].join("\n"),
  );
}
