import { zeroHash } from "viem";
import { hashBatch } from "../../../../sdk/index.ts";
import type { ArgumentTable } from "../arguments.ts";
import type { World } from "../world.ts";

/** What neither holds state nor power. */
export function openArguments({ addresses, cases, policy, deadline, anchored }: World) {
  const gate = addresses.AgentTimelock;
  const { proposal, witness, terms } = cases.ready;
  const rule = policy.rules[0];
  return {
    PolicyMatcher: {
      matchProposing: () => [proposal, witness],
      matchExecuting: () => [proposal, witness],
      examine: () => [proposal, witness],
      hashProposal: () => [proposal],
    },
    GateLens: {
      status: () => [gate, proposal, witness, terms],
      proposalDigest: () => [gate, zeroHash],
      approvalDigest: () => [gate, addresses.Council, 1n, deadline, zeroHash],
    },
    PolicyLog: { publish: () => [policy.root, [rule?.rule], [rule?.proof]] },
    P256StatementVerifier: {
      verifyBatch: () => [hashBatch(anchored), anchored, 1, "0x"],
      statementDigest: () => [addresses.ProvenanceRegistry, hashBatch(anchored), 1],
    },
    PasskeyVerifier: { verify: () => [`0x${"11".repeat(64)}`, zeroHash, "0x"] },
  } as const satisfies Record<string, ArgumentTable>;
}
