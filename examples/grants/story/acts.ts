import assert from "node:assert/strict";
import { type Address, decodeFunctionData, erc20Abi, type Hex, type LocalAccount, zeroAddress } from "viem";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import type { ContractError } from "../../../sdk/errors/decodeContractError.ts";
import { meterAmount, meterId } from "../../../sdk/policy/meter.ts";
import type { Meter } from "../../../sdk/policy/types.ts";
import type { ProposalState } from "../../../sdk/proposal/types.ts";
import { proposalStates } from "../../../sdk/proposal/types.ts";
import type { AgentFolder } from "./agentFolder.ts";
import { describeCalls } from "./describe.ts";
import { executeMessage, proposeMessage, type Signed, type Standing, standingAfter } from "./gate.ts";
import type { Grants } from "./grants.ts";
import { waitForMeter } from "./meters.ts";
import { people } from "./people.ts";
import type { Teller } from "./teller.ts";
import type { Message, World } from "./world.ts";

/** What every chapter works with. */
export type Story = { world: World; grants: Grants; agent: AgentFolder; tell: Teller };

/** The relayer carries a signed proposal to the gate. */
export async function propose(story: Story, signed: Signed, note = ""): Promise<Standing> {
  const { world, grants, tell } = story;
  const receipt = await world.act(people.relayer, proposeMessage(grants.addresses.gate, signed));
  tell.sent(`proposed: ${describeCalls(grants, signed.proposal)}${note}`, receipt);
  return standingAfter(receipt, signed.witness);
}

/** Lets time pass until a proposal may execute, and longer where a meter does not hold enough yet. */
export async function waitUntilReady(story: Story, standing: Standing): Promise<void> {
  const { world, tell } = story;
  const now = await world.now();
  if (standing.eta > now) {
    await world.waitUntil(standing.eta);
    tell.waited(standing.eta - now, standing.eta, "all others could object");
  }
  for (const { meter, amount } of meterUsesOf(standing)) await waitForMeter(story, meter, amount);
}

/** Executes as anybody could, and asserts that every payment arrived. */
export async function execute(story: Story, standing: Standing, note = ""): Promise<void> {
  const { world, grants, tell } = story;
  const payments = paymentsOf(standing);
  const before = await Promise.all(payments.map(({ token, to }) => balanceOf(world, token, to)));
  const receipt = await world.act(people.relayer, executeMessage(grants.addresses.gate, standing));
  tell.sent(`executed: ${describeCalls(grants, standing.proposal)}${note}`, receipt);
  const paid = new Map<string, bigint>();
  for (const { token, to, amount } of payments) paid.set(token + to, (paid.get(token + to) ?? 0n) + amount);
  for (const [i, { token, to }] of payments.entries()) {
    assert.equal(await balanceOf(world, token, to), (before[i] ?? 0n) + (paid.get(token + to) ?? 0n), "it arrived");
  }
  assert.equal(await stateOf(story, standing), "Executed");
}

/** What a refused transaction must say: the error, and those of its arguments that are known beforehand. */
export type Expected = { error: string; arguments: Record<string, unknown> };

/**
 * Sends a transaction that the chain must refuse. Asserts the error with its arguments, and that the treasury and
 * the proposal are as they were.
 */
export async function refuse(
  story: Story,
  from: LocalAccount,
  message: Message,
  what: string,
  expected: Expected,
  about?: Standing,
): Promise<ContractError> {
  const { world, tell } = story;
  const before = await snapshot(story, about);
  const refusal = await world.attempt(from, message);
  tell.refused(`refused:  ${what}`, refusal);
  const { error } = refusal;
  assert.equal(error.name, expected.error);
  for (const [name, value] of Object.entries(expected.arguments)) {
    assert.equal(error.args[name], value, `${expected.error}.${name}`);
  }
  assert.deepEqual(await snapshot(story, about), before, "nothing changed");
  return error;
}

/** The gate's word on where a proposal stands. */
export async function stateOf({ world, grants }: Story, { proposal }: Standing): Promise<ProposalState> {
  const state = await world.client.readContract({
    address: grants.addresses.gate,
    abi: agentTimelockAbi,
    functionName: "state",
    args: [proposal.proposer, proposal.nonce],
  });
  return proposalStates[state] ?? "None";
}

/** Base units of a token, or wei; now, or after a block. */
export function balanceOf({ client }: World, token: Address, account: Address, block?: bigint): Promise<bigint> {
  const at = block === undefined ? {} : { blockNumber: block };
  if (token === zeroAddress) return client.getBalance({ address: account, ...at });
  return client.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [account], ...at });
}

async function snapshot(story: Story, about: Standing | undefined) {
  const { world, grants } = story;
  const { tokens } = grants.policy.names;
  const assets = [zeroAddress, ...Object.values(tokens).map(({ address }) => address)];
  const balances = await Promise.all(assets.map((asset) => balanceOf(world, asset, grants.addresses.treasury)));
  return { balances, state: about === undefined ? undefined : await stateOf(story, about) };
}

/** What a proposal takes from each meter. */
function meterUsesOf({ proposal, witness }: Standing): { meter: Meter; amount: bigint }[] {
  const uses = new Map<Hex, { meter: Meter; amount: bigint }>();
  for (const call of proposal.calls) {
    const meter = witness.rules[call.rule]?.meter;
    if (meter === undefined || meter.period === 0) continue;
    const earlier = uses.get(meterId(meter))?.amount ?? 0n;
    uses.set(meterId(meter), { meter, amount: earlier + (meterAmount(meter, call) ?? 0n) });
  }
  return [...uses.values()];
}

/** What a proposal pays to whom, as its calls say. */
export function paymentsOf({ proposal }: Standing): { token: Address; to: Address; amount: bigint }[] {
  return proposal.calls.flatMap(({ target, value, data }) => {
    if (data === "0x") return [{ token: zeroAddress, to: target, amount: value }];
    const transfer = decodeTransfer(data);
    return transfer === undefined ? [] : [{ token: target, ...transfer }];
  });
}

function decodeTransfer(data: Hex): { to: Address; amount: bigint } | undefined {
  try {
    const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data });
    return functionName === "transfer" ? { to: args[0], amount: args[1] } : undefined;
  } catch {
    return undefined;
  }
}
