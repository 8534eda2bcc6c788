import { check } from "../check.ts";
import { isValid } from "../keys.ts";

export const agentWithoutKey = check({
  code: "DOCTOR_AGENT_WITHOUT_KEY",
  severity: "error",
  status: 33,
  mistake: "An agent has no valid key.",
  why: "The agent can propose nothing, and nobody notices before a payment is missed.",
  cure: 'Add a key: hardhat sallyport propose --root --to registry --call "addKey(uint64,(address key,uint8 kind,uint40 validFrom,uint40 validUntil,uint8 lowestTier))" AGENT "(KEY,1,FROM,UNTIL,TIER)"',
  needs: ["agents", "chain", "words"],
  *find({ agents, chain, words }) {
    for (const { id, keys } of agents) {
      if (keys.some((key) => isValid(key, chain.timestamp))) continue;
      const revoked = keys.filter(({ isRevoked }) => isRevoked).length;
      yield {
        what: `${words.agent(id)} has no valid key: ${revoked} of ${keys.length} are revoked, the rest is expired.`,
      };
    }
  },
});
