import { isAddressEqual } from "viem";
import { includesAccount } from "../body.ts";
import { check, command } from "../check.ts";
import { rolesHeldBy } from "../roles.ts";

export const agentKeyHasRole = check({
  code: "DOCTOR_AGENT_KEY_HAS_ROLE",
  severity: "error",
  status: 11,
  mistake: "A key of an agent is guardian, approver, vetoer, attester, or has a say in one of them.",
  why: "An agent must only propose: with a role it agrees to, or protects, what it proposed itself.",
  cure: "Give the agent another key that holds no role: `hardhat sallyport agent rotate-key AGENT KEY --valid-until MOMENT`; or revoke this one: `hardhat sallyport agent revoke-key KEY`",
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
            cure: `Register a key that holds no role, and revoke this one: ${command("agent revoke-key", address)}`,
          };
        }
      }
    }
  },
});
