import { isAddressEqual } from "viem";
import { check } from "../check.ts";

export const agentIsSource = check({
  code: "DOCTOR_AGENT_IS_SOURCE",
  severity: "warning",
  status: 60,
  mistake: "A key or the operator of an agent also signs data that agents rest on.",
  why: "An agent that signs its own data can always bring what the rule asks for: the demand protects from nothing.",
  cure: "Let somebody else sign the data, with a key that the agent does not hold.",
  needs: ["agents", "sources", "words"],
  *find({ agents, sources, words }) {
    for (const { id, keys, operator } of agents) {
      const own = [...keys.filter(({ isRevoked }) => !isRevoked).map(({ address }) => address), operator];
      const signers = [
        ...sources.admitted.map(({ source }) => source),
        ...sources.keys.filter(({ isRevoked }) => !isRevoked).map(({ address }) => address),
      ];
      const both = new Set(signers.filter((signer) => own.some((account) => isAddressEqual(account, signer))));
      for (const account of both) {
        yield { what: `${words.account(account)} proposes for ${words.agent(id)}, or operates it, and signs data.` };
      }
    }
  },
});
