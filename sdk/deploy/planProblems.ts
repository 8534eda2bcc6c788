import { type Address, isAddressEqual } from "viem";
import type { PolicyNames } from "../policy/compilePolicy.ts";
import { didYouMean } from "../policy/source/located.ts";
import { isAccount, keysOf, membersOf, NOBODY, partiesOf } from "./dao/parties.ts";
import type { DaoProblem } from "./dao/problem.ts";
import { problemsOf } from "./dao/problems.ts";
import type { DaoDescription } from "./dao/schema.ts";
import type { SystemAddresses } from "./systemAddresses.ts";

/** Everything that speaks against deploying this description with this policy; lazily, the first being the one to tell. */
export function* planProblems(
  dao: DaoDescription,
  names: PolicyNames,
  addresses: SystemAddresses,
  deployer: Address,
): Generator<DaoProblem> {
  yield* problemsOf(dao);
  yield* policyMismatches(dao, names, addresses);
  yield* deployerRoles(dao, deployer);
}

/** Where the policy file and the description speak of the same thing and say different things. */
function* policyMismatches(dao: DaoDescription, names: PolicyNames, addresses: SystemAddresses): Generator<DaoProblem> {
  yield* tierMismatches(dao, names);
  for (const [name, id] of Object.entries(names.agents)) {
    const agent = dao.agents[name];
    if (agent === undefined) {
      yield mismatch(["agents"], `The policy has rules for agent ${name}, and it is not described.`, name);
    } else if (agent.id !== id) {
      yield mismatch(["agents", name, "id"], `The policy calls agent ${name} ${id}.`, String(agent.id));
    }
  }
  for (const [name, { account, schemas }] of Object.entries(dao.sources)) {
    const known = names.accounts[name];
    if (known !== undefined && !isAddressEqual(known, account)) {
      yield mismatch(["sources", name, "account"], `The policy says that ${name} is ${known}.`, account);
    }
    for (const [i, schema] of schemas.entries()) {
      if (schema in names.schemas) continue;
      const path = ["sources", name, "schemas", i];
      const near = didYouMean(schema, Object.keys(names.schemas));
      yield {
        ...mismatch(path, `"${schema}" is not a schema of the policy.`, schema),
        ...(near === "" ? {} : { nextStep: near.trim() }),
      };
    }
  }
  const ours: Record<string, Address> = { ...addresses.councils, gate: addresses.gate, treasury: addresses.treasury };
  for (const [name, address] of Object.entries(ours)) {
    const known = names.accounts[name];
    if (known === undefined || isAddressEqual(known, address)) continue;
    yield {
      ...mismatch(
        name in dao.councils ? ["councils", name] : ["label"],
        `The policy says that ${name} is ${known}.`,
        known,
      ),
      nextStep: `Write ${name}: "${address}" in the policy, where this deployer will put it.`,
    };
  }
}

function* tierMismatches({ tiers }: DaoDescription, names: PolicyNames): Generator<DaoProblem> {
  const order = Object.keys(tiers);
  for (const [name, { index, optimistic }] of Object.entries(names.tiers)) {
    const tier = tiers[name];
    if (tier === undefined) {
      yield mismatch(["tiers"], `The policy uses tier ${name}, and it is not described.`, name);
    } else if (order.indexOf(name) !== index) {
      const found = order.indexOf(name);
      yield mismatch(["tiers", name], `The policy says that ${name} is tier ${index}; here it is ${found}.`, name);
    } else if (optimistic !== (tier.approver === NOBODY)) {
      const said = optimistic ? "is optimistic" : "has an approver";
      yield mismatch(["tiers", name, "approver"], `The policy says that tier ${name} ${said}.`, tier.approver);
    }
  }
}

/** Every power that the deployer would keep. */
function* deployerRoles(dao: DaoDescription, deployer: Address): Generator<DaoProblem> {
  const uses = [
    ...partiesOf(dao).map(({ path, party, role }) => ({ path, account: party, role })),
    ...membersOf(dao).map(({ council, member, path }) => ({
      path,
      account: member.kind === "passkey" ? NOBODY : member.address,
      role: `a member of ${council}`,
    })),
    ...Object.entries(dao.agents).map(([name, { operator }]) => ({
      path: ["agents", name, "operator"],
      account: operator,
      role: `the operator of ${name}`,
    })),
    ...Object.entries(dao.sources).map(([name, { account }]) => ({
      path: ["sources", name, "account"],
      account,
      role: `source ${name}`,
    })),
    ...keysOf(dao).map(({ owner, address, path }) => ({
      path: [...path, "address"],
      account: address,
      role: `a key of ${owner}`,
    })),
  ];
  for (const { path, account, role } of uses) {
    if (!isAccount(account) || !isAddressEqual(account, deployer)) continue;
    yield { code: "DAO_DEPLOYER_HAS_ROLE", path, summary: `The deployer would be ${role}.`, value: deployer };
  }
}

function mismatch(path: DaoProblem["path"], summary: string, value: string): DaoProblem {
  return { code: "DAO_POLICY_MISMATCH", path, summary, value };
}
