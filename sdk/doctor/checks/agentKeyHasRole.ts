import { isAddressEqual } from "viem";
import { includesAccount } from "../body.ts";
import { check } from "../check.ts";
import { rolesHeldBy } from "../roles.ts";

export const agentKeyHasRole = check({
  code: "DOCTOR_AGENT_KEY_HAS_ROLE",
  severity: "error",
  status: 11,
  mistake: "A key of an agent is guardian, approver, vetoer, attester, or has a say in one of them.",
  why: "An agent must only propose: with a role it agrees to, or protects, what it proposed itself.",
  cure: 'Revoke the key and register another that holds no role: hardhat sallyport propose --root --to registry --call "revokeKey(address)" KEY',
  needs: ["agents", "parties", "sources", "safe", "words"],
  *find({ agents, parties, sources, safe, words }) {
    for (const { id, keys } of agents) {
      for (const { address } of keys.filter(({ isRevoked }) => !isRevoked)) {
        const roles = [
          ...rolesHeldBy(address, parties, words),
          ...(safe !== undefined && includesAccount(safe.owners, address) ? ["owns the treasury Safe"] : []),
          ...(sources.attesters.some(({ attester }) => isAddressEqual(attester, address)) ? ["is an attester"] : []),
        ];
        for (const role of roles) {
          yield {
            what: `The key ${address} of ${words.agent(id)} ${role}.`,
            cure: `Register another key, then revoke this one as the operator or the guardian: it ${role}.`,
          };
        }
      }
    }
  },
});
