import { requireAddress, requireBytes, requireData, requireInt256, requireUint } from "./fields.ts";
import type { Proposal, Terms } from "./types.ts";

/** Throws PROPOSAL_FIELD_INVALID, naming the place, unless every field is a value of its Solidity type. */
export function checkProposal(proposal: Proposal): void {
  requireAddress("proposer", proposal.proposer);
  requireUint("nonce", proposal.nonce, 64);
  requireUint("tier", proposal.tier, 8);
  requireUint("epoch", proposal.epoch, 32);
  requireUint("notAfter", proposal.notAfter, 40);
  requireBytes("evidence", proposal.evidence, 32);
  for (const [i, input] of proposal.inputs.entries()) requireBytes(`inputs[${i}]`, input, 32);
  for (const [i, use] of proposal.rules.entries()) {
    requireBytes(`rules[${i}].leaf`, use.leaf, 32);
    requireUint(`rules[${i}].input`, use.input, 8);
  }
  for (const [i, call] of proposal.calls.entries()) {
    requireAddress(`calls[${i}].target`, call.target);
    requireUint(`calls[${i}].value`, call.value, 256);
    requireData(`calls[${i}].data`, call.data);
    requireUint(`calls[${i}].minGas`, call.minGas, 256);
    requireBytes(`calls[${i}].codeHash`, call.codeHash, 32);
    requireUint(`calls[${i}].rule`, call.rule, 8);
  }
  for (const [i, bound] of proposal.bounds.entries()) {
    requireAddress(`bounds[${i}].token`, bound.token);
    requireInt256(`bounds[${i}].minDelta`, bound.minDelta);
  }
}

/** Throws PROPOSAL_FIELD_INVALID, naming the place, unless every field is a value of its Solidity type. */
export function checkTerms(terms: Terms): void {
  requireUint("terms.tier", terms.tier, 8);
  requireAddress("terms.key", terms.key);
  requireUint("terms.proposedAt", terms.proposedAt, 40);
  requireAddress("terms.approver", terms.approver);
  requireUint("terms.approverEpoch", terms.approverEpoch, 64);
  requireUint("terms.expiry", terms.expiry, 40);
}
