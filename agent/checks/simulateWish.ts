import { type Address, type Client, isAddressEqual, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { agreed, type Nodes } from "../../sdk/node/agree.ts";
import { type AgreedBlock, agreedBlock } from "../../sdk/node/agreedBlock.ts";
import { requireChain } from "../../sdk/node/requireChain.ts";
import type { Proposal, Witness } from "../../sdk/proposal/types.ts";
import { readApprover } from "../../sdk/read/readApprover.ts";
import { type Simulation, simulateProposal } from "../../sdk/simulate/simulateProposal.ts";

/** Seconds between the block of which two nodes agree and the one that both imagine after it. */
const AHEAD = 12;

export type SimulateWishParameters = {
  gate: Address;
  treasury: Address;
  /** The agent key that will propose. */
  key: Address;
  proposal: Proposal;
  witness: Witness;
  /** Of which balances of the treasury are compared, beside what nodes show moving. */
  tokens: readonly Address[];
  /** Seconds since the epoch. */
  now: number;
  /** Milliseconds that a node is given to hear of the block that another one knows. */
  patience?: number | undefined;
};

/** What nodes say that the proposal would do after this block, once its tier's approver agreed. */
export type SimulatedWish = { block: AgreedBlock; simulation: Simulation };

/**
 * Tries the proposal on one node, or on several that must agree on block hash and result.
 *
 * @throws NODES_DISAGREE, NODE_CHAIN_CHANGED, NODE_INCONSISTENT, SIMULATION_UNAVAILABLE, CHAIN_UNREACHABLE
 */
export async function simulateWish(nodes: Nodes, parameters: SimulateWishParameters): Promise<SimulatedWish> {
  const { treasury } = parameters;
  const block = await agreedBlock(nodes, parameters.patience);
  // Left to themselves, two nodes imagine the next block at different times.
  const at = nodes.length > 1 ? block.timestamp + AHEAD : undefined;
  const shown: Simulation[] = [];
  const what = { what: `what the proposal would do after block ${block.number}`, words: resultOf };
  const simulation = await agreed(nodes, what, async ({ client, chainId }) => {
    await requireChain(client, { chainId, blockHash: block.hash });
    const one = await explained(simulateOn(client, parameters, block, at));
    shown.push(one);
    return one;
  });
  // Only some nodes show events; of those that do, all must show the same.
  const told = shown.flatMap(({ notices }) => (notices === undefined ? [] : [JSON.stringify(notices, plain)]));
  if (new Set(told).size > 1) {
    const summary = "The nodes show other events of what the proposal would do.";
    throw new SallyportError("NODES_DISAGREE", {
      summary,
      details: Object.fromEntries(told.map((one, i) => [i, one])),
    });
  }
  return { block, simulation: shown.find(({ notices }) => notices !== undefined) ?? simulation };

  /** What must be the same: how it ran, and what it does to the treasury. */
  function resultOf({ ran, refusal, failure, changes }: Simulation): string {
    const own = changes.filter(({ account }) => isAddressEqual(account, treasury));
    const deltas = own.map(({ token, delta }) => `${token.toLowerCase()} ${delta}`).sort();
    const errors = [refusal, failure].map((error) => (error === undefined ? null : [error.code, error.args]));
    return JSON.stringify([ran, errors, deltas], plain);
  }
}

async function simulateOn(
  client: Client,
  { gate, treasury, key, proposal, witness, tokens, now }: SimulateWishParameters,
  { number, hash }: AgreedBlock,
  at: number | undefined,
): Promise<Simulation> {
  const { account = zeroAddress, epoch } = await readApprover(client, { gate, tier: proposal.tier });
  const { tier, notAfter: expiry } = proposal;
  const terms = { tier, key, proposedAt: now, approver: account, approverEpoch: epoch, expiry };
  const holdings = tokens.map((token) => ({ token, account: treasury }));
  const question = { gate, treasury, proposal, witness, terms, holdings, at, blockNumber: number };
  const simulation = await simulateProposal(client, question);
  const standing = await getBlock(client, { blockNumber: number });
  if (standing.hash === hash) return simulation;
  throw new SallyportError("NODE_INCONSISTENT", {
    summary: `Block ${number} became another one while the proposal was tried.`,
    value: hash,
    args: { number, before: hash, after: standing.hash },
  });
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
