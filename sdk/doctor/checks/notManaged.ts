import { isAddressEqual } from "viem";
import { includesAccount } from "../body.ts";
import { check, command } from "../check.ts";

export const notManaged = check({
  code: "DOCTOR_NOT_MANAGED",
  severity: "error",
  status: 14,
  mistake: "The gate does not manage a council that obeys only the gate.",
  why: "Root's calls to a contract that is not managed come from the treasury, so it obeys nobody; and an agent's rule may target it.",
  cure: "Let the gate manage it: `hardhat sallyport root managed add CONTRACT`",
  needs: ["gate", "parties", "words"],
  *find({ gate, parties, words }) {
    const councils = parties.filter(({ body }) => body.kind === "council" && isAddressEqual(body.admin, gate.gate));
    for (const account of [gate.gate, gate.registry, gate.provenance, ...councils.map(({ address }) => address)]) {
      if (includesAccount(gate.managed, account)) continue;
      yield {
        what: `The gate does not manage ${words.account(account)}, which only the gate can change.`,
        cure: command("root managed add", account),
      };
    }
  },
});
