// A thief holds an agent key of the example DAO, and everybody who could stop it sleeps. What it does is real: signed,
// sent, and included at the second of its choice. Whatever leaves the treasury meanwhile is written down.
import { expect } from "chai";
import { network } from "hardhat";
import { type Address, custom, erc20Abi, type LocalAccount, parseEther, zeroAddress } from "viem";
import { getBalance, getBlock, readContract, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import {
  executeMessage,
  proposeMessage,
  type Standing,
  signProposal,
  standingAfter,
} from "../../../examples/grants/story/gate.ts";
import { people } from "../../../examples/grants/story/people.ts";
import type { Message } from "../../../examples/grants/story/world.ts";
import { anchorSigned } from "../../../sdk/actions/anchor.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { decodeContractError } from "../../../sdk/errors/decodeContractError.ts";
import { revertData } from "../../../sdk/errors/decodeGateError.ts";
import { buildWitness } from "../../../sdk/policy/buildWitness.ts";
import type { CompiledRule } from "../../../sdk/policy/compilePolicy.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { buildProposal, type CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import { NO_INPUT, type Proposal } from "../../../sdk/proposal/types.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { clockOf } from "../support/clock.ts";
import { deployGrants } from "../support/system.ts";

/** A call with the rule that the thief says carries it, by its name in the compiled policy. */
export type Move = CallRequest & { by: string };

/** What left the treasury at a second. */
export type Loss = { at: number; asset: Address; amount: bigint };

export type Refused = { name: string; args: Record<string, unknown> };

export type Raid = Awaited<ReturnType<typeof startRaid>>;

/** Seconds in which the thief's proposals may execute. */
const LIFETIME = 90 * 86_400;
const GAS = 5_000_000n;

/** The example DAO with this policy, or its own; the office signed a payout list an hour ago. */
export async function startRaid(policy?: string) {
  // Several blocks of one second, so that a thief who acts at once does so to the second.
  const override = { initialDate: "2027-03-01T09:00:00Z", allowBlocksWithSameTimestamp: true } as const;
  // Refusals are wanted here; clients would ask again for a second.
  const transport = custom((await network.create({ override })).provider, { retryCount: 0 });
  const clock = clockOf(transport, "hardhat");
  const grants = await deployGrants(transport, { surroundings: true, ...(policy === undefined ? {} : { policy }) });
  const { client, addresses } = grants;
  const { deployer, office, relayer } = people;
  const assets = [zeroAddress, ...Object.values(grants.policy.names.tokens).map(({ address }) => address)];
  const proposer = agentProposer(grants.policy.names.agents["treasurer"]!);
  const schema = grants.policy.names.schemas["payouts"]!;
  const batch: Batch = textBatch({ text: "an honest list", anchorer: office.address, schema });

  const losses: Loss[] = [];
  let nonce = 0n;

  const balances = () => Promise.all(assets.map((asset) => balanceOf(asset, addresses.treasury)));

  async function balanceOf(asset: Address, account: Address): Promise<bigint> {
    if (asset === zeroAddress) return getBalance(client, { address: account });
    return readContract(client, { address: asset, abi: erc20Abi, functionName: "balanceOf", args: [account] });
  }

  /** Sends at this second. What it takes from the treasury is a loss. */
  async function act(from: LocalAccount, message: Message, at: number) {
    const before = await balances();
    await clock.setNextBlockTimestamp({ timestamp: BigInt(at) });
    const hash = await sendTransaction(grants.as(from), { account: from, chain: hardhat, gas: GAS, ...message });
    const receipt = await waitForTransactionReceipt(client, { hash });
    const after = await balances();
    for (const [i, asset] of assets.entries()) {
      const amount = before[i]! - after[i]!;
      if (amount > 0n) losses.push({ at, asset, amount });
    }
    return receipt;
  }

  /** Sends at this second what must fail with this very error and leave the treasury as it is. */
  async function refused(from: LocalAccount, message: Message, at: number, expected: Refused): Promise<void> {
    const before = await balances();
    const known = losses.length;
    const error = await act(from, message, at).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const data = revertData(error);
    if (data === undefined) throw new Error(`expected ${expected.name}, got ${error ?? "no error"}`, { cause: error });
    const { name, args } = decodeContractError(data);
    expect({ name, args }).to.deep.equal(expected);
    expect(await balances()).to.deep.equal(before);
    expect(losses.length).to.equal(known);
  }

  /** What the thief signs. The lowest tier, a new nonce, and the honest list as input, unless told otherwise. */
  async function sign(moves: readonly Move[], at: number, changes: Partial<Proposal> = {}, key = people.treasurer) {
    const rules = [...new Set(moves.map(({ by }) => ruleOf(by)))].sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
    const proposal = buildProposal({
      proposer,
      nonce: changes.nonce ?? ++nonce,
      tier: 0,
      epoch: 1,
      notAfter: at + LIFETIME,
      inputs: [hashBatch(batch)],
      rules: rules.map(({ leaf, rule }) => ({ leaf, input: rule.input.levels === 0 ? NO_INPUT : 0 })),
      ...changes,
      calls: moves.map(({ by, ...call }) => ({ ...call, rule: rules.indexOf(ruleOf(by)) })),
    });
    const witness = buildWitness(proposal, grants.policy, [batch]);
    return signProposal(key, { chainId: grants.chainId, gate: addresses.gate }, { proposal, witness });
  }

  async function propose(moves: readonly Move[], at: number, changes: Partial<Proposal> = {}): Promise<Standing> {
    const signed = await sign(moves, at, changes);
    return standingAfter(await act(relayer, proposeMessage(addresses.gate, signed), at), signed.witness);
  }

  function ruleOf(name: string): CompiledRule {
    const found = grants.policy.rules.find((rule) => rule.name === name);
    if (found === undefined) throw new Error(`The policy has no rule "${name}".`);
    return found;
  }

  const observedAt = Number((await getBlock(client)).timestamp);
  const signed = { batch, observedAt, source: office.address, key: office.address, signature: "0x" } as const;
  await confirm(client, await anchorSigned(grants.as(office), { provenance: addresses.provenance, ...signed }));
  const start = Number((await getBlock(client)).timestamp) + 3600;
  await act(deployer, { to: addresses.treasury, value: parseEther("20") }, start - 1);
  let beginning = await clock.snapshot();

  return {
    grants,
    /** When the thief begins. */
    start,
    /** Of the list that the office signed. */
    observedAt,
    losses,
    balanceOf,
    proposer,
    ruleOf,
    sign,
    act,
    refused,
    propose,
    execute: (standing: Standing, at: number) => act(relayer, executeMessage(addresses.gate, standing), at),
    refusedExecution: (standing: Standing, at: number, expected: Refused) =>
      refused(relayer, executeMessage(addresses.gate, standing), at, expected),
    refusedProposal: async (
      moves: readonly Move[],
      at: number,
      expected: Refused,
      changes: Partial<Proposal> = {},
      key = people.treasurer,
    ) => refused(relayer, proposeMessage(addresses.gate, await sign(moves, at, changes, key)), at, expected),
    /** Everything is again as it was when the thief began. */
    again: async () => {
      await clock.revert({ id: beginning });
      beginning = await clock.snapshot();
      losses.length = 0;
      nonce = 0n;
    },
  };
}

/** The most of an asset that left within any window of so many seconds, both of its ends included. */
export function mostWithin(losses: readonly Loss[], asset: Address, seconds: number): bigint {
  const own = losses.filter((loss) => loss.asset === asset);
  return own
    .map(({ at: from }) =>
      own.filter(({ at }) => at >= from && at <= from + seconds).reduce((sum, { amount }) => sum + amount, 0n),
    )
    .reduce((most, sum) => (sum > most ? sum : most), 0n);
}
