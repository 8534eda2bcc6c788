// Fills a system: tiers, agents, batches, and proposals that wait.
import { encodeFunctionData, type Hex, keccak256, parseEventLogs, toHex } from "viem";
import { buildProposal, type CallRequest, proposalTypedData } from "../../sdk/index.ts";
import { anchorBySource } from "../bench/anchoring.ts";
import { encoders, plan, type Scenario } from "../bench/lifecycle.ts";
import { abis, DELAY, newAgent, party, ROOT_DELAY, type System } from "../bench/system.ts";

export type Crowd = { proposals: number; batches: number; agents: number; tiers: number };

/** Calls of one root proposal: as many agents as fit a transaction. */
const AGENTS_AT_ONCE = 60;

const FIRST_AGENT = 1000n;

/** The agent `payer` may propose once a second, as long as it likes. */
export async function freeThePayer(system: System): Promise<void> {
  const limits = { proposalBurst: 60_000, proposalInterval: 1, probation: 86_400, strikeLimit: 3 };
  const args = [2n, limits] as const;
  const data = encodeFunctionData({ abi: abis.registry, functionName: "setLimits", args });
  await decide(system, [{ target: system.registry, data }]);
}

/** @param told Is told what stands so far. */
export async function crowd(system: System, wanted: Crowd, told: (what: string) => void): Promise<void> {
  await addTiers(system, wanted.tiers);
  for (let made = 0; made < wanted.agents; made += AGENTS_AT_ONCE) {
    await addAgents(system, made, Math.min(AGENTS_AT_ONCE, wanted.agents - made));
    told(`${Math.min(made + AGENTS_AT_ONCE, wanted.agents)} of ${wanted.agents} agents`);
  }
  for (let made = 1; made <= wanted.batches; made++) {
    await anchorBySource(system);
    if (made % 1000 === 0) told(`${made} of ${wanted.batches} batches`);
  }
  for (let made = 1; made <= wanted.proposals; made++) {
    await leavePending(system, made);
    if (made % 1000 === 0) told(`${made} of ${wanted.proposals} proposals`);
  }
}

/** Every second one waits for approval, the others for their delay, or for being executed. */
async function leavePending(system: System, number: number): Promise<void> {
  const { chain, gate, actors, agentKeys } = system;
  const to = system.grantees[number % system.grantees.length] as Hex;
  const payments = [{ to, amount: number % 2 === 0 ? 6_000_000_000n : 1_000_000n }];
  const shape: Pick<Scenario, "tier" | "path" | "signers"> =
    number % 2 === 0
      ? { tier: "of3", path: "separate", signers: 2 }
      : { tier: "optimistic", path: "optimistic", signers: 0 };
  const { proposal, witness } = await plan(system, { agent: "payer", payments, ...shape }, []);
  const signature = await agentKeys.payer.signTypedData(proposalTypedData({ chainId: chain.chainId, gate, proposal }));
  const data = encoders.propose(proposal, witness, agentKeys.payer.address, signature);
  await chain.send({ to: gate, from: actors.relayer, data });
}

async function addTiers(system: System, count: number): Promise<void> {
  const calls: CallRequest[] = [];
  for (let tier = 4; tier < count; tier++) {
    const args = [tier, { approver: system.councils.of5Three, approverHasEpoch: true, delay: DELAY }] as const;
    calls.push({ target: system.gate, data: encodeFunctionData({ abi: abis.gate, functionName: "setTier", args }) });
  }
  await decide(system, calls);
}

async function addAgents(system: System, before: number, count: number): Promise<void> {
  const calls = Array.from({ length: count }, (_, i) => {
    const agent = FIRST_AGENT + BigInt(before + i);
    const args = [newAgent(agent, system.actors.operator, party(`key of agent ${agent}`))] as const;
    return {
      target: system.registry,
      data: encodeFunctionData({ abi: abis.registry, functionName: "addAgent", args }),
    };
  });
  await decide(system, calls);
}

/** Root proposes these calls, waits, and executes them. */
async function decide({ chain, gate, actors }: System, calls: readonly CallRequest[]): Promise<void> {
  const { root, relayer } = actors;
  const notAfter = chain.now() + 10 * 86_400;
  const nonce = BigInt(keccak256(toHex(`${chain.now()}`))) >> 200n;
  const proposal = buildProposal({ proposer: root, nonce, notAfter, epoch: 1, calls });
  const witness = { rules: [], proofs: [], batches: [] };
  const args = [proposal, witness, notAfter] as const;
  const proposing = encodeFunctionData({ abi: abis.gate, functionName: "proposeAsApprover", args });
  const { logs } = await chain.send({ to: gate, from: root, data: proposing });
  const [event] = parseEventLogs({ abi: abis.gate, logs, eventName: "Proposed" });
  if (event === undefined) throw new Error("The gate emitted no Proposed.");
  chain.wait(ROOT_DELAY);
  const data = encoders.execute(proposal, witness, event.args.terms);
  await chain.send({ to: gate, from: relayer, data });
}
