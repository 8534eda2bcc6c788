import { type Address, isAddressEqual } from "viem";
import { includesAccount } from "../body.ts";
import { check } from "../check.ts";
import { rolesHeldBy } from "../roles.ts";

export const deployerHasRole = check({
  code: "DOCTOR_DEPLOYER_HAS_ROLE",
  severity: "error",
  status: 10,
  mistake: "The deployer still holds a role, here or at an approver.",
  why: "The deployer's key lay on a machine that runs scripts; after deployment it must hold nothing.",
  cure: "Give the role to somebody else, by a root proposal or at the contract that the deployer has power over.",
  needs: ["deployer", "gate", "parties", "agents", "sources", "safe", "words"],
  *find({ deployer, gate, parties, agents, sources, safe, words }) {
    const { address, powersElsewhere } = deployer;
    const is = (one: Address) => isAddressEqual(one, address);
    const powers = [
      ...rolesHeldBy(address, parties, words),
      ...parties.flatMap(({ address: council, body }) =>
        body.kind === "council" && is(body.admin) ? [`is the admin of ${words.account(council)}`] : [],
      ),
      ...(is(gate.offeredGuardian) ? ["is offered the guardian's role"] : []),
      ...(is(gate.offeredRootApprover) ? ["is offered the root approver's role"] : []),
      ...agents.flatMap(({ id, operator, keys }) => [
        ...(is(operator) ? [`operates ${words.agent(id)}`] : []),
        ...(keys.some((key) => is(key.address) && !key.isRevoked) ? [`is a key of ${words.agent(id)}`] : []),
      ]),
      ...(sources.admitted.some(({ source }) => is(source)) ? ["is an admitted source"] : []),
      ...(sources.attesters.some(({ attester }) => is(attester)) ? ["is an attester"] : []),
      ...(sources.keys.some((key) => is(key.address) && !key.isRevoked) ? ["is a source's key"] : []),
      ...(safe !== undefined && includesAccount(safe.owners, address) ? ["owns the treasury Safe"] : []),
      ...powersElsewhere,
    ];
    for (const power of powers) yield { what: `The deployer ${address} ${power}.` };
  },
});
