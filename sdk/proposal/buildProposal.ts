import { zeroHash } from "viem";
import { checkProposal } from "./checkProposal.ts";
import { type Call, NO_RULE, type Proposal, ROOT_TIER } from "./types.ts";

/** A call with what may be left out: no value, no calldata, no gas floor, any code, no rule. */
export type CallRequest = Pick<Call, "target"> & Partial<Call>;

export type BuildProposalParameters = Pick<Proposal, "proposer" | "nonce" | "notAfter"> & {
  calls: readonly CallRequest[];
} & Partial<Omit<Proposal, "proposer" | "nonce" | "notAfter" | "calls">>;

/**
 * A proposal with every field: what is left out becomes a root proposal of epoch zero without evidence, inputs, rules
 * and bounds. Under a policy use `planProposal`, which finds rules and tier.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function buildProposal({ calls, ...given }: BuildProposalParameters): Proposal {
  const proposal: Proposal = {
    tier: ROOT_TIER,
    epoch: 0,
    evidence: zeroHash,
    inputs: [],
    rules: [],
    bounds: [],
    ...given,
    calls: calls.map(buildCall),
  };
  checkProposal(proposal);
  return proposal;
}

function buildCall(request: CallRequest): Call {
  return { value: 0n, data: "0x", minGas: 0n, codeHash: zeroHash, rule: NO_RULE, ...request };
}
