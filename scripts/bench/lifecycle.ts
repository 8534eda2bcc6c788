// A proposal from its making to its execution, carried by a relayer, in the ways that the budgets name.
import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  keccak256,
  parseEventLogs,
  toHex,
  zeroAddress,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import {
  agentProposer,
  approvalTypedData,
  type Batch,
  type Bound,
  encodeCouncilSignatures,
  hashProposal,
  type Proposal,
  planProposal,
  proposalTypedData,
  type SignedApproval,
  type Terms,
  type Witness,
} from "../../sdk/index.ts";
import { anchorBySource } from "./anchoring.ts";
import type { Sent } from "./chain.ts";
import { AGENTS, abis, DELAY, type System, tiers } from "./system.ts";

export type Scenario = {
  /** `treasurer` brings an input that its rule asks for; `payer`'s rules ask for none. */
  agent: keyof typeof AGENTS;
  tier: keyof typeof tiers;
  /** How many members sign; nobody does on the optimistic tier. */
  signers: number;
  /** Who is paid, with what in base units: one transfer each. */
  payments: readonly { to: Address; amount: bigint }[];
  /** `merged`: proposal and approval in one transaction. */
  path: "merged" | "separate" | "optimistic";
  /** Declared besides what follows from the rules. */
  bounds?: readonly Bound[];
};

export type Transaction = Sent & { name: string };

/** Runs it twice and returns the second: the first warms meters, buckets and balances. */
export async function measureLifecycle(system: System, scenario: Scenario): Promise<Transaction[]> {
  await runLifecycle(system, scenario);
  return runLifecycle(system, scenario);
}

/** What all its transactions cost together. */
export function total(transactions: readonly Transaction[]): number {
  return transactions.reduce((sum, { gas }) => sum + gas, 0);
}

let nonce = 1000n;

async function runLifecycle(system: System, scenario: Scenario): Promise<Transaction[]> {
  const { chain, gate, actors } = system;
  const batches = scenario.agent === "treasurer" ? [(await anchorBySource(system)).batch] : [];
  const { proposal, witness } = await plan(system, scenario, batches);
  const key = system.agentKeys[scenario.agent];
  const keySignature = await key.signTypedData(proposalTypedData({ chainId: chain.chainId, gate, proposal }));
  const transactions: Transaction[] = [];
  let terms = NO_TERMS;
  const send = async (name: string, data: Hex): Promise<void> => {
    const sent = await chain.send({ to: gate, from: actors.relayer, data });
    transactions.push({ ...sent, name });
    terms = termsAfter(sent, terms);
  };
  const { propose, proposeAndApprove, approveBySignature, execute } = encoders;

  if (scenario.path === "merged") {
    const approval = await agree(system, scenario, proposal);
    const data = proposeAndApprove(proposal, witness, key.address, keySignature, approval);
    await send("propose and approve", data);
  } else {
    await send("propose", propose(proposal, witness, key.address, keySignature));
  }
  if (scenario.path === "separate") {
    const approval = await agree(system, scenario, proposal);
    await send("approve", approveBySignature(proposal, terms, approval));
  }
  chain.wait(DELAY);
  await send("execute", execute(proposal, witness, terms));
  return transactions;
}

/** Calldata of the gate's functions. */
export const encoders = {
  propose: (p: Proposal, w: Witness, key: Address, signature: Hex) =>
    encodeFunctionData({ abi: abis.gate, functionName: "propose", args: [p, w, key, signature] }),
  proposeAndApprove: (p: Proposal, w: Witness, key: Address, signature: Hex, approval: SignedApproval) =>
    encodeFunctionData({ abi: abis.gate, functionName: "proposeAndApprove", args: [p, w, key, signature, approval] }),
  approveBySignature: (p: Proposal, t: Terms, approval: SignedApproval) =>
    encodeFunctionData({
      abi: abis.gate,
      functionName: "approveBySignature",
      args: [p.proposer, p.nonce, hashProposal(p), t, approval],
    }),
  execute: (p: Proposal, w: Witness, t: Terms) =>
    encodeFunctionData({ abi: abis.gate, functionName: "execute", args: [p, w, t] }),
};

/** Every check on: a gas floor and a code hash for each call, evidence, and the input where the rule asks for one. */
export async function plan(system: System, scenario: Scenario, batches: readonly Batch[]) {
  const { chain, policy, token } = system;
  const codeHash = keccak256(await chain.code(token));
  const now = chain.now();
  nonce += 1n;
  const planned = planProposal({
    policy,
    batches,
    proposer: agentProposer(AGENTS[scenario.agent]),
    tier: tiers[scenario.tier],
    nonce,
    epoch: 1,
    notAfter: now + 7 * 86_400,
    evidence: keccak256(toHex(`evidence ${nonce}`)),
    calls: scenario.payments.map(({ to, amount }) => ({
      target: token,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
      minGas: 60_000n,
      codeHash,
    })),
    bounds: scenario.bounds ?? [],
    now,
  });
  if (!planned.allowed) throw new Error(`The policy refuses call ${planned.callIndex}: ${planned.refusal}`);
  const depths = planned.rules.map(({ proof }) => proof.length);
  if (depths.some((depth) => depth !== 4)) throw new Error(`A proof of the policy is ${depths} hashes long, not 4.`);
  return planned;
}

/** The agreement of the tier's Council, signed by as many members as the scenario says. */
export async function agree(system: System, { tier, signers }: Scenario, proposal: Proposal): Promise<SignedApproval> {
  if (tier === "optimistic") throw new Error("Nobody agrees on the optimistic tier.");
  const { chain, gate } = system;
  const terms = { approverEpoch: 1n, validUntil: proposal.notAfter };
  const typedData = approvalTypedData({
    ...terms,
    chainId: chain.chainId,
    gate,
    approver: system.councils[tier],
    proposal,
  });
  const sign = async (member: PrivateKeyAccount) =>
    ({ kind: "eoa", signer: member.address, signature: await member.signTypedData(typedData) }) as const;
  return {
    ...terms,
    signature: encodeCouncilSignatures(await Promise.all(system.members.slice(0, signers).map(sign))),
  };
}

/** As the gate's events tell: Proposed all of them, Approved what changes. */
export function termsAfter({ logs }: Sent, before: Terms): Terms {
  const proposed = parseEventLogs({ abi: abis.gate, logs, eventName: "Proposed" }).at(-1);
  const approved = parseEventLogs({ abi: abis.gate, logs, eventName: "Approved" }).at(-1);
  const terms = proposed?.args.terms ?? before;
  if (approved === undefined) return terms;
  const { approver, approverEpoch, expiry } = approved.args;
  return { ...terms, approver, approverEpoch, expiry };
}

/** Before anything is proposed. */
export const NO_TERMS: Terms = {
  tier: 0,
  key: zeroAddress,
  proposedAt: 0,
  approver: zeroAddress,
  approverEpoch: 0n,
  expiry: 0,
};
