// A system in which every call of the role matrix would succeed for whoever may make it.
import {
  type Abi,
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  keccak256,
  parseEventLogs,
  toHex,
  zeroAddress,
} from "viem";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import {
  agentProposer,
  type Batch,
  buildProposal,
  type CallRequest,
  hashBatch,
  type Proposal,
  planProposal,
  proposalTypedData,
  type Terms,
  type Witness,
} from "../../../sdk/index.ts";
import type { Node } from "./node.ts";
import { addressOf, nobody, type Person, people } from "./people.ts";
import { AGENT, DELAY, deploySystem, FROZEN_AGENT, SCHEMA, type System } from "./system.ts";

/** What a quality report of the schema must say. */
export const CRITERIA = [{ metric: toHex("gaps", { size: 32 }), atLeast: 0n, atMost: 2n }];

/** keccak256 of the manifest of what was derived. */
export const DOCUMENT = keccak256(toHex("document"));

/** A proposal with all that its calls need. */
export type Case = { proposal: Proposal; witness: Witness; terms: Terms };

export type World = System & {
  node: Node;
  /** Last second of all that is proposed, agreed and signed. */
  deadline: number;
  /** A target that is blocked for the frozen agent, and who holds an allowance of the treasury. */
  blocked: Address;
  spender: Address;
  /** Anchored by the source: one in good standing, one disputed. */
  anchored: Batch;
  disputed: Batch;
  /** Revoked by the source, and anchored by it as derived from that one. */
  withdrawn: Batch;
  derived: Batch;
  cases: Record<
    "fresh" | "atTierOne" | "atTierTwo" | "ready" | "human" | "ofCouncil" | "ofRoot" | "ofRootVetoer",
    Case
  >;
  /** A root proposal that nobody has made yet. */
  planRoot(proposer: Address, nonce: bigint, ...calls: CallRequest[]): Case;
  /** A root proposal, made by the root approver. */
  proposeRoot(nonce: bigint, ...calls: CallRequest[]): Promise<Case>;
};

export async function buildWorld(node: Node): Promise<World> {
  const deadline = (await node.now()) + 30 * 86_400;
  const system = await deploySystem(node, deadline);
  const { token, policy } = system;
  const {
    AgentTimelock: gate,
    AgentRegistry: registry,
    ProvenanceRegistry: provenance,
    Council: council,
  } = system.addresses;
  const [blocked, spender] = [nobody("blocked target"), nobody("spender")];
  const payee = addressOf("deployer");

  // ── How proposals are made ──────────────────────────────────────────────────────────────────────────────────
  const sendToGate = async (sender: Person, data: Hex): Promise<Terms> => {
    const { logs } = await node.send({ from: addressOf(sender), to: gate, data });
    return parseEventLogs({ abi: agentTimelockAbi, logs, eventName: "Proposed" })[0]?.args.terms ?? NO_TERMS;
  };
  const plan = (proposer: Address, nonce: bigint, tier: number): Case => {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [payee, 5n] });
    const calls = [{ target: token, data }];
    const planned = planProposal({ policy, proposer, nonce, tier, epoch: 1, notAfter: deadline, calls, now: 0 });
    if (!planned.allowed) throw new Error(`The policy refuses it: ${planned.refusal}`);
    return { proposal: planned.proposal, witness: planned.witness, terms: NO_TERMS };
  };
  const proposeAsAgent = async (nonce: bigint, tier: number): Promise<Case> => {
    const planned = plan(agentProposer(AGENT), nonce, tier);
    const { proposal, witness } = planned;
    const signature = await people.agentKey.signTypedData(proposalTypedData({ chainId: node.chainId, gate, proposal }));
    const args = [proposal, witness, addressOf("agentKey"), signature] as const;
    const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args });
    return { ...planned, terms: await sendToGate("stranger", data) };
  };
  const proposeAsApprover = async (who: Person, planned: Case): Promise<Case> => {
    const args = [planned.proposal, planned.witness, deadline] as const;
    const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "proposeAsApprover", args });
    return { ...planned, terms: await sendToGate(who, data) };
  };
  const planRoot = (proposer: Address, nonce: bigint, ...calls: CallRequest[]): Case => ({
    proposal: buildProposal({ proposer, nonce, notAfter: deadline, epoch: 1, calls }),
    witness: { rules: [], proofs: [], batches: [] },
    terms: NO_TERMS,
  });
  const proposeRoot = (nonce: bigint, ...calls: CallRequest[]) =>
    proposeAsApprover("rootApprover", planRoot(addressOf("rootApprover"), nonce, ...calls));
  const toGate = (data: Hex): CallRequest => ({ target: gate, data });

  // ── What root has done: offers, an attester, an allowance ───────────────────────────────────────────────────
  const fund = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [gate, 10n ** 9n] });
  await node.send({ from: payee, to: token, data: fund });
  await node.send({ from: payee, to: gate, data: "0x", value: 10n ** 18n });
  const offers = await proposeRoot(
    1n,
    toGate(encodeGate("offerGuardian", [addressOf("offeredGuardian")])),
    toGate(encodeGate("offerRootApprover", [addressOf("offeredRootApprover"), false])),
    ...(
      [
        ["admitAttester", [SCHEMA, addressOf("attester")]],
        ["addSourceKey", [addressOf("attester"), addressOf("attesterKey"), 1, 0, deadline]],
        ["setAttestationQuorum", [SCHEMA, 2]],
        ["setCriteria", [SCHEMA, CRITERIA]],
        ["setVerifier", [SCHEMA, system.addresses.P256StatementVerifier]],
      ] as const
    ).map(([name, args]) => ({ target: provenance, data: encodeProvenance(name, args) })),
    { target: token, data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender, 7n] }) },
  );
  await node.wait(DELAY);
  await sendToGate("stranger", encodeGate("execute", [offers.proposal, offers.witness, offers.terms]));

  // ── What guardian, source and attester have done ────────────────────────────────────────────────────────────
  for (const data of [
    encodeRegistry("freeze", [FROZEN_AGENT]),
    encodeRegistry("blockTarget", [FROZEN_AGENT, blocked]),
  ]) {
    await node.send({ from: addressOf("guardian"), to: registry, data });
  }
  const source = addressOf("source");
  const [anchored, disputed] = [newBatch(source, "anchored"), newBatch(source, "disputed")];
  const withdrawn = newBatch(source, "withdrawn");
  const derived = { ...newBatch(source, "derived"), manifestHash: manifestOf(withdrawn) };
  for (const one of [anchored, disputed, withdrawn, derived]) {
    const data = encodeProvenance("anchorSigned", [one, 1, source, source, "0x"]);
    await node.send({ from: source, to: provenance, data });
  }
  const dispute = encodeProvenance("dispute", [disputed, "wrong"]);
  await node.send({ from: addressOf("attester"), to: provenance, data: dispute });
  await node.send({ from: source, to: provenance, data: encodeProvenance("revoke", [withdrawn.root, "wrong"]) });

  return {
    ...system,
    node,
    deadline,
    blocked,
    spender,
    anchored,
    disputed,
    withdrawn,
    derived,
    planRoot,
    proposeRoot,
    cases: {
      fresh: plan(agentProposer(AGENT), 1n, 1),
      atTierOne: await proposeAsAgent(2n, 1),
      atTierTwo: await proposeAsAgent(3n, 2),
      ready: await proposeAsAgent(4n, 0),
      human: await proposeAsApprover("tierApprover", plan(addressOf("tierApprover"), 1n, 2)),
      ofCouncil: plan(council, 1n, 1),
      ofRoot: await proposeRoot(2n, toGate(encodeGate("setRootDelay", [2 * DELAY]))),
      ofRootVetoer: await proposeRoot(3n, toGate(encodeGate("setRootVetoer", [addressOf("stranger")]))),
    },
  };
}

/** A batch of the schema; equal names give equal roots. */
export function newBatch(anchorer: Address, name: string): Batch {
  return {
    anchorer,
    root: keccak256(toHex(name)),
    size: 3n,
    profile: keccak256(toHex("profile")),
    manifestHash: keccak256(toHex("manifest")),
    schema: SCHEMA,
  };
}

/** The manifest hash of what was derived from one batch alone. */
function manifestOf(parent: Batch): Hex {
  const words = (...all: Hex[]) =>
    encodeAbiParameters(
      all.map(() => ({ type: "bytes32" })),
      all,
    );
  const parentsRoot = keccak256(keccak256(words(hashBatch(parent))));
  return keccak256(words(parentsRoot, DOCUMENT));
}

/** Where nothing was proposed yet. */
const NO_TERMS: Terms = {
  tier: 0,
  key: zeroAddress,
  proposedAt: 0,
  approver: zeroAddress,
  approverEpoch: 0n,
  expiry: 0,
};

function encodeGate(functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: agentTimelockAbi as Abi, functionName, args });
}

function encodeRegistry(functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: agentRegistryAbi as Abi, functionName, args });
}

function encodeProvenance(functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: provenanceRegistryAbi as Abi, functionName, args });
}
