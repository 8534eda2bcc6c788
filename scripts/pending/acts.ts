// What people do with a system all day, each from the same state: what comes before, and the one transaction measured.
import { encodeFunctionData, type Hex, keccak256, toHex } from "viem";
import {
  actTypedData,
  buildProposal,
  encodeCouncilSignatures,
  hashProposal,
  type Proposal,
  proposalTypedData,
  type Terms,
  type Witness,
} from "../../sdk/index.ts";
import { anchorBySignature, anchorBySource } from "../bench/anchoring.ts";
import { encode, type Sent } from "../bench/chain.ts";
import { agree, encoders, NO_TERMS, plan, type Scenario, termsAfter } from "../bench/lifecycle.ts";
import { AGENTS, abis, DELAY, ROOT_DELAY, type System, wallet } from "../bench/system.ts";

/** Does something, and hands back the last transaction. */
export type Act = (system: System) => Promise<Sent>;

type Draft = { proposal: Proposal; witness: Witness; terms: Terms; scenario: Scenario };

/** By name, in the order to print. */
export function acts(system: System): Record<string, Act> {
  const to = system.grantees[0] as Hex;
  const small: Scenario = {
    agent: "payer",
    tier: "optimistic",
    signers: 0,
    payments: [{ to, amount: 1_234_000_000n }],
    path: "optimistic",
  };
  const large: Scenario = {
    agent: "payer",
    tier: "of3",
    signers: 2,
    payments: [{ to, amount: 7_000_000_000n }],
    path: "separate",
  };
  return {
    "propose, optimistic tier": async (s) => (await propose(s, small)).sent,
    "propose, for approval": async (s) => (await propose(s, large)).sent,
    "propose and approve": (s) => proposeAndApprove(s, large),
    "approve by signature": async (s) => (await approve(s, (await propose(s, large)).draft)).sent,
    "execute, optimistic tier": async (s) => execute(s, (await propose(s, small)).draft),
    "execute, approved": async (s) => execute(s, (await approve(s, (await propose(s, large)).draft)).draft),
    "veto, by the guardian": async (s) => stop(s, (await propose(s, small)).draft, "veto", "guardian"),
    "reject, by the approver": async (s) => stop(s, (await propose(s, large)).draft, "reject", "of3"),
    "withdraw, by the operator": async (s) => withdraw(s, (await propose(s, large)).draft),
    "pause, by the guardian": (s) => guard(s, s.gate, gateCall("pause", [3600])),
    "freeze, by the guardian": (s) => guard(s, s.registry, registryCall("freeze", [AGENTS.payer])),
    "raise the lowest tier": (s) => guard(s, s.registry, registryCall("raiseLowestTier", [AGENTS.payer, 1])),
    "block a target": (s) => guard(s, s.registry, registryCall("blockTarget", [AGENTS.payer, s.token])),
    "revoke a key": (s) => operate(s, registryCall("revokeKey", [s.agentKeys.payer.address])),
    "mark a key compromised": (s) =>
      operate(s, registryCall("markCompromised", [s.agentKeys.payer.address, s.chain.now() - 60])),
    "anchor, the source calls": async (s) => (await anchorBySource(s)).sent,
    "anchor, by signature": async (s) => (await anchorBySignature(s)).sent,
    "withdraw a batch": revokeBatch,
    "dispute a batch": disputeBatch,
    "propose at root": async (s) => (await proposeRoot(s, s.gate, setPolicy(s))).sent,
    "execute at root: a policy": (s) => decide(s, s.gate, setPolicy(s)),
    "execute at root: drop all that wait": (s) => decide(s, s.gate, gateCall("dropAgentProposals", [])),
    "execute at root: another member": (s) => decide(s, s.councils.of3, newMember()),
  };
}

async function propose(system: System, scenario: Scenario): Promise<{ sent: Sent; draft: Draft }> {
  const { chain, gate, actors, agentKeys } = system;
  const { proposal, witness } = await plan(system, scenario, []);
  const signature = await agentKeys.payer.signTypedData(proposalTypedData({ chainId: chain.chainId, gate, proposal }));
  const data = encoders.propose(proposal, witness, agentKeys.payer.address, signature);
  const sent = await chain.send({ to: gate, from: actors.relayer, data });
  return { sent, draft: { proposal, witness, scenario, terms: termsAfter(sent, NO_TERMS) } };
}

async function proposeAndApprove(system: System, scenario: Scenario): Promise<Sent> {
  const { chain, gate, actors, agentKeys } = system;
  const { proposal, witness } = await plan(system, scenario, []);
  const signature = await agentKeys.payer.signTypedData(proposalTypedData({ chainId: chain.chainId, gate, proposal }));
  const approval = await agree(system, scenario, proposal);
  const data = encoders.proposeAndApprove(proposal, witness, agentKeys.payer.address, signature, approval);
  return chain.send({ to: gate, from: actors.relayer, data });
}

async function approve(system: System, draft: Draft): Promise<{ sent: Sent; draft: Draft }> {
  const approval = await agree(system, draft.scenario, draft.proposal);
  const data = encoders.approveBySignature(draft.proposal, draft.terms, approval);
  const sent = await system.chain.send({ to: system.gate, from: system.actors.relayer, data });
  return { sent, draft: { ...draft, terms: termsAfter(sent, draft.terms) } };
}

function execute({ chain, gate, actors }: System, { proposal, witness, terms }: Draft): Promise<Sent> {
  chain.wait(DELAY);
  return chain.send({ to: gate, from: actors.relayer, data: encoders.execute(proposal, witness, terms) });
}

function stop(system: System, draft: Draft, verb: "veto" | "reject", by: "guardian" | "of3"): Promise<Sent> {
  const { proposal, terms } = draft;
  const args = [proposal.proposer, proposal.nonce, hashProposal(proposal), terms, "seen"] as const;
  return actAs(system, by, system.gate, gateCall(verb, args));
}

function withdraw({ chain, gate, actors }: System, { proposal, terms }: Draft): Promise<Sent> {
  const args = [proposal.proposer, proposal.nonce, hashProposal(proposal), terms] as const;
  return chain.send({ to: gate, from: actors.operator, data: gateCall("withdraw", args) });
}

function guard(system: System, target: Hex, data: Hex): Promise<Sent> {
  return actAs(system, "guardian", target, data);
}

function operate({ chain, registry, actors }: System, data: Hex): Promise<Sent> {
  return chain.send({ to: registry, from: actors.operator, data });
}

/** A Council acts; a relayer carries it. */
async function actAs(system: System, by: "guardian" | "of3", target: Hex, data: Hex): Promise<Sent> {
  const { chain, actors } = system;
  const signers = by === "guardian" ? [wallet("guard 1")] : system.members.slice(0, 2);
  const terms = { target, data, salt: keccak256(toHex("salt")), validUntil: chain.now() + 3600 };
  const typedData = actTypedData({ chainId: chain.chainId, council: system.councils[by], epoch: 1n, ...terms });
  const signatures = encodeCouncilSignatures(
    await Promise.all(
      signers.map(async (one) => ({
        kind: "eoa" as const,
        signer: one.address,
        signature: await one.signTypedData(typedData),
      })),
    ),
  );
  const args = [target, data, terms.salt, terms.validUntil, signatures] as const;
  const carried = encodeFunctionData({ abi: abis.council, functionName: "execute", args });
  return chain.send({ to: system.councils[by], from: actors.relayer, data: carried });
}

async function revokeBatch(system: System): Promise<Sent> {
  const { batch } = await anchorBySource(system);
  const data = encodeFunctionData({ abi: abis.provenance, functionName: "revoke", args: [batch.root, "wrong"] });
  return system.chain.send({ to: system.provenance, from: system.actors.source, data });
}

async function disputeBatch(system: System): Promise<Sent> {
  const { batch } = await anchorBySource(system);
  const data = encodeFunctionData({ abi: abis.provenance, functionName: "dispute", args: [batch, "wrong"] });
  return system.chain.send({ to: system.provenance, from: system.actors.source, data });
}

async function proposeRoot({ chain, gate, actors }: System, target: Hex, data: Hex) {
  const notAfter = chain.now() + 10 * 86_400;
  const calls = [{ target, data }];
  const proposal = buildProposal({ proposer: actors.root, nonce: 77n, notAfter, epoch: 1, calls });
  const witness = { rules: [], proofs: [], batches: [] };
  const args = [proposal, witness, notAfter] as const;
  const proposing = encodeFunctionData({ abi: abis.gate, functionName: "proposeAsApprover", args });
  const sent = await chain.send({ to: gate, from: actors.root, data: proposing });
  return { sent, proposal, witness, terms: termsAfter(sent, NO_TERMS) };
}

async function decide(system: System, target: Hex, data: Hex): Promise<Sent> {
  const { chain, gate, actors } = system;
  const { proposal, witness, terms } = await proposeRoot(system, target, data);
  chain.wait(ROOT_DELAY);
  return chain.send({ to: gate, from: actors.relayer, data: encoders.execute(proposal, witness, terms) });
}

function setPolicy({ policy }: System): Hex {
  return gateCall("setPolicyRoot", [policy.root]);
}

function newMember(): Hex {
  const args = [[], [{ kind: 1, signer: wallet("member 6").address }], 2] as const;
  return encodeFunctionData({ abi: abis.council, functionName: "changeMembers", args });
}

function gateCall(functionName: string, args: readonly unknown[]): Hex {
  return encode(abis.gate, functionName, args);
}

function registryCall(functionName: string, args: readonly unknown[]): Hex {
  return encode(abis.registry, functionName, args);
}
