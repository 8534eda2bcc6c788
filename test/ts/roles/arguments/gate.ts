import { keccak256, toHex, zeroAddress, zeroHash } from "viem";
import {
  agentProposer,
  approvalTypedData,
  encodeCouncilSignatures,
  hashProposal,
  type Proposal,
  proposalTypedData,
} from "../../../../sdk/index.ts";
import type { ArgumentTable } from "../arguments.ts";
import { addressOf, nobody, people } from "../people.ts";
import { AGENT, DELAY } from "../system.ts";
import type { Case, World } from "../world.ts";

export async function gateArguments(world: World): Promise<ArgumentTable> {
  const { cases, deadline, token, addresses, spender, planRoot } = world;
  const { AgentTimelock: gate, Council: council } = addresses;
  const domain = { chainId: world.node.chainId, gate };
  const stop = ({ proposal, terms }: Case) => [proposal.proposer, proposal.nonce, hashProposal(proposal), terms];
  const agree = async (proposal: Proposal) => {
    const agreement = { approverEpoch: 1n, validUntil: deadline };
    const typedData = approvalTypedData({ ...domain, ...agreement, approver: council, proposal });
    const signatures = [people.member, people.secondMember].map(
      async (one) => ({ kind: "eoa", signer: one.address, signature: await one.signTypedData(typedData) }) as const,
    );
    return { ...agreement, signature: encodeCouncilSignatures(await Promise.all(signatures)) };
  };

  const { fresh, atTierOne, atTierTwo, ready, human, ofCouncil, ofRoot, ofRootVetoer } = cases;
  const key = addressOf("agentKey");
  const keySignature = await people.agentKey.signTypedData(proposalTypedData({ ...domain, proposal: fresh.proposal }));
  const agreements = { fresh: await agree(fresh.proposal), atTierOne: await agree(atTierOne.proposal) };
  const ofTheCouncil = await agree(ofCouncil.proposal);
  /** The approver's next proposal at tier 2, whoever brings it. */
  const nextHuman = { ...human.proposal, nonce: 2n };
  const setRootDelay = ofRoot.proposal.calls[0] as Proposal["calls"][number];

  return {
    "propose: with the key's signature": () => [fresh.proposal, fresh.witness, key, keySignature],
    "propose: without signature": () => [fresh.proposal, fresh.witness, key, "0x"],
    "propose: with the caller as key": (caller) => [fresh.proposal, fresh.witness, caller, "0x"],
    proposeAndApprove: () => [fresh.proposal, fresh.witness, key, keySignature, agreements.fresh],
    "proposeAsApprover: at tier 2": () => [nextHuman, human.witness, deadline],
    "proposeAsApprover: at tier 2, in the caller's name": (caller) => [
      { ...nextHuman, proposer: caller },
      human.witness,
      deadline,
    ],
    "proposeAsApprover: at root": () => {
      const { proposal, witness } = planRoot(addressOf("rootApprover"), 9n, setRootDelay);
      return [proposal, witness, deadline];
    },
    "proposeAsApprover: at root, in the caller's name": (caller) => {
      const { proposal, witness } = planRoot(caller, 9n, setRootDelay);
      return [proposal, witness, deadline];
    },
    proposeAsApproverBySignature: () => [ofCouncil.proposal, ofCouncil.witness, ofTheCouncil],

    "approve: at tier 1": () => [atTierOne.proposal, atTierOne.terms, deadline],
    "approve: at tier 2": () => [atTierTwo.proposal, atTierTwo.terms, deadline],
    approveBySignature: () => [...stop(atTierOne), agreements.atTierOne],

    "veto: an agent's proposal": () => [...stop(atTierOne), "no"],
    "veto: a proposal of humans": () => [...stop(human), "no"],
    "vetoRoot: any other": () => [ofRoot.proposal, ofRoot.terms, "no"],
    "vetoRoot: the replacement of the root vetoer": () => [ofRootVetoer.proposal, ofRootVetoer.terms, "no"],
    "reject: at tier 1": () => [...stop(atTierOne), "no"],
    "reject: at tier 2": () => [...stop(atTierTwo), "no"],
    "withdraw: an agent's proposal": () => stop(atTierOne),
    "withdraw: a proposal of humans": () => stop(human),
    "withdraw: a root proposal": () => stop(ofRoot),
    pause: () => [DELAY],
    revokeAllowance: () => [token, spender],
    execute: () => [ready.proposal, ready.witness, ready.terms],

    cancel: () => stop(atTierOne),
    setPolicyRoot: () => [keccak256(toHex("another policy"))],
    setTier: () => [2, { approver: addressOf("tierApprover"), approverHasEpoch: false, delay: 2 * DELAY }],
    setRootDelay: () => [2 * DELAY],
    offerRootApprover: () => [nobody("new root approver"), false],
    offerGuardian: () => [nobody("new guardian")],
    setRootVetoer: () => [nobody("new root vetoer")],
    setManaged: () => [nobody("new managed contract"), true],

    onERC721Received: () => [nobody("operator"), nobody("sender"), 1n, "0x"],
    onERC1155Received: () => [nobody("operator"), nobody("sender"), 1n, 1n, "0x"],
    onERC1155BatchReceived: () => [nobody("operator"), nobody("sender"), [1n], [1n], "0x"],
    supportsInterface: () => ["0x01ffc9a7"],
    state: () => [agentProposer(AGENT), 2n],
    record: () => [agentProposer(AGENT), 2n],
    tierAt: () => [0],
    meterState: () => [zeroHash],
    isManaged: () => [zeroAddress],
    isProtected: () => [zeroAddress],
  };
}
