import { type Hex, recoverAddress, size } from "viem";
import type { ProposalFile } from "../../../sdk/files/proposalFile.ts";
import { proofRoot } from "../../../sdk/policy/policyTree.ts";
import { ruleLeaf } from "../../../sdk/policy/ruleLeaf.ts";
import { recordCommitment } from "../../../sdk/proposal/commitment.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import { proposalDigest } from "../../../sdk/proposal/proposalDigest.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import * as byHand from "./byHand.ts";
import { bothWays, comparison, type HashCheck } from "./checks.ts";

/** Every hash that follows from a proposal file alone. */
export async function checkProposalFile(file: ProposalFile): Promise<HashCheck[]> {
  const { chainId, gate, proposal, witness, signed, standing } = file;
  const id = byHand.proposalId(proposal);
  const separator = byHand.domainSeparator("Sallyport", chainId, gate);
  const digest = byHand.digest(separator, id);
  const told = (what: string, value: Hex): HashCheck => ({ what, value, ok: true });
  return [
    ...Object.entries(byHand.typehashes).map(([type, hash]) => told(`typehash ${type}`, hash)),
    ...proposal.rules.map((use, i) => told(`rule use ${i}`, byHand.ruleUseHash(use))),
    ...proposal.calls.map((call, i) => told(`call ${i}`, byHand.callHash(call))),
    ...proposal.bounds.map((bound, i) => told(`bound ${i}`, byHand.boundHash(bound))),
    bothWays("id", id, hashProposal(proposal)),
    told("domain of the gate", separator),
    bothWays("digest for the agent", digest, proposalDigest({ chainId, gate, proposal })),
    ...(signed === undefined ? [] : [await signerCheck("agent key", digest, signed.key, signed.signature)]),
    ...checkRules(file),
    ...batchChecks(file),
    ...(standing === undefined
      ? []
      : [
          bothWays(
            "record in the gate",
            byHand.commitment(id, standing.terms),
            recordCommitment(id, standing.terms),
            standing.commitment,
          ),
        ]),
    ...(proposal.rules.length === witness.rules.length
      ? []
      : [
          comparison("rules brought", String(witness.rules.length), String(proposal.rules.length), "the proposal uses"),
        ]),
  ];
}

/** Whether a wallet signed it: the key is what can be recovered from the signature. */
export async function signerCheck(what: string, digest: Hex, key: Hex, signature: Hex): Promise<HashCheck> {
  if (size(signature) !== 65) {
    return { what, value: key, ok: undefined, note: "signed as a contract does: only its chain can tell" };
  }
  const signer = await recoverAddress({ hash: digest, signature }).catch(() => undefined);
  if (signer === undefined) return { what, value: key, ok: false, note: "nobody's signature" };
  return comparison(what, signer, key, "the file names");
}

function checkRules({ proposal, witness }: ProposalFile): HashCheck[] {
  const roots = new Set(witness.rules.map((rule, i) => byHand.rootOf(byHand.ruleLeafByHand(rule), proofAt(i))));
  const [root] = roots;
  const leaves = witness.rules.map((rule, i) =>
    bothWays(`rule ${i}`, byHand.ruleLeafByHand(rule), ruleLeaf(rule), proposal.rules[i]?.leaf),
  );
  const ascending = proposal.rules.every(
    ({ leaf }, i) => i === 0 || BigInt(proposal.rules[i - 1]?.leaf ?? 0) < BigInt(leaf),
  );
  const order: HashCheck[] = ascending
    ? []
    : [{ what: "order of the rules", value: "not ascending", ok: false, note: "the gate refuses it" }];
  if (root === undefined) return [...leaves, ...order];
  const value = [...roots].join(", ");
  const isOne = roots.size === 1;
  const bySdk = witness.rules.every((rule, i) => proofRoot(ruleLeaf(rule), proofAt(i)) === root);
  const proven = isOne ? {} : { note: "the rules are not of one policy" };
  return [...leaves, ...order, { what: "root of the policy", value, ok: isOne && bySdk, ...proven }];

  function proofAt(i: number): readonly Hex[] {
    return witness.proofs[i] ?? [];
  }
}

function batchChecks({ proposal, witness }: ProposalFile): HashCheck[] {
  return witness.batches.map((batch, i) =>
    bothWays(`input ${i}`, byHand.batchId(batch), hashBatch(batch), proposal.inputs[i]),
  );
}
