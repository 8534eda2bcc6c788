import { type Hex, isAddressEqual } from "viem";
import { didYouMean } from "../../policy/source/located.ts";
import { MAX_MANAGED, MAX_TIERS } from "../limits.ts";
import { isAccount, keysOf, membersOf, NOBODY, partiesOf } from "./parties.ts";
import type { DaoProblem } from "./problem.ts";
import type { DaoDescription, MemberDescription } from "./schema.ts";

/** Names with a meaning of their own. */
const RESERVED = [NOBODY, "gate", "root"];

/** The gate and its two registries are managed as well. */
const MAX_COUNCILS = MAX_MANAGED - 3;

/** Everything about a description that no single value shows; lazily, the first being the one to tell. */
export function* problemsOf(dao: DaoDescription): Generator<DaoProblem> {
  yield* namesTwice(dao);
  yield* councilProblems(dao);
  yield* partyProblems(dao);
  yield* responseProblems(dao);
  yield* tierProblems(dao);
  yield* agentProblems(dao);
  yield* sourceProblems(dao);
  yield* roleConflicts(dao);
}

function* namesTwice(dao: DaoDescription): Generator<DaoProblem> {
  for (const section of ["councils", "tiers", "agents", "sources"] as const) {
    const seen = new Map<string, string>();
    for (const name of Object.keys(dao[section])) {
      const path = [section, name];
      if (RESERVED.includes(name.toLowerCase())) {
        yield { code: "DAO_NAME_INVALID", path, summary: `"${name}" is a word of the grammar.`, value: name };
      }
      const other = seen.get(name.toLowerCase());
      if (other !== undefined) {
        yield { code: "DAO_NAME_INVALID", path, summary: `"${name}" reads like "${other}".`, value: name };
      }
      seen.set(name.toLowerCase(), name);
    }
  }
}

function* councilProblems({ councils }: DaoDescription): Generator<DaoProblem> {
  if (Object.keys(councils).length > MAX_COUNCILS) {
    yield {
      code: "DAO_VALUE_INVALID",
      path: ["councils"],
      summary: `A gate manages at most ${MAX_COUNCILS} councils.`,
      value: String(Object.keys(councils).length),
    };
  }
  for (const [name, { threshold, members }] of Object.entries(councils)) {
    const count = Object.keys(members).length;
    if (threshold > count) {
      yield {
        code: "DAO_VALUE_INVALID",
        path: ["councils", name, "threshold"],
        summary: `${threshold} members must agree, and there ${count === 1 ? "is 1" : `are ${count}`}.`,
        value: String(threshold),
        nextStep: "Lower the threshold, or add members.",
      };
    }
    yield* twice(
      Object.entries(members).map(([member, description]) => ({
        id: memberKey(description),
        path: ["councils", name, "members", member],
        what: `member ${member}`,
      })),
    );
  }
}

function* partyProblems(dao: DaoDescription): Generator<DaoProblem> {
  const councils = Object.keys(dao.councils);
  for (const { path, party } of partiesOf(dao)) {
    if (party === NOBODY || isAccount(party) || councils.includes(party)) continue;
    yield {
      code: "DAO_NAME_UNKNOWN",
      path,
      summary: `"${party}" is not a council of this file.`,
      value: party,
      nextStep: `${didYouMean(party, councils)}Name a council, or write the account's address.`,
    };
  }
  if (dao.root.approver === NOBODY) {
    yield {
      code: "DAO_VALUE_INVALID",
      path: ["root", "approver"],
      summary: "Without root approver nothing could ever be changed.",
      value: NOBODY,
      nextStep: "Name a council, or the account that executes for a vote.",
    };
  }
  for (const [path, { approver, "has epoch": stated }] of [
    ...Object.entries(dao.tiers).map(([name, tier]) => [["tiers", name, "has epoch"], tier] as const),
    [["root", "has epoch"], dao.root] as const,
  ]) {
    if (stated === undefined || isAccount(approver)) continue;
    yield {
      code: "DAO_VALUE_INVALID",
      path,
      summary: "Councils of this file have an epoch, and nobody has none.",
      value: String(stated),
      nextStep: "Leave it out: it is for approvers given by address.",
    };
  }
}

/** A time that is nobody's would be compared with nothing, and no one would notice. */
function* responseProblems(dao: DaoDescription): Generator<DaoProblem> {
  const parties = partiesOf(dao).map(({ party }) => party);
  const known = [...new Set([...Object.keys(dao.councils), ...parties])].filter((party) => party !== NOBODY);
  for (const party of Object.keys(dao["response times"])) {
    if (known.includes(party)) continue;
    yield {
      code: "DAO_NAME_UNKNOWN",
      path: ["response times", party],
      summary: `"${party}" is no council of this file, and neither guards, approves nor vetoes.`,
      value: party,
      nextStep: `${didYouMean(party, known)}Known here: ${known.join(", ")}.`,
    };
  }
}

function* tierProblems({ tiers, guardian }: DaoDescription): Generator<DaoProblem> {
  const entries = Object.entries(tiers);
  if (entries.length === 0 || entries.length > MAX_TIERS) {
    yield {
      code: "DAO_VALUE_INVALID",
      path: ["tiers"],
      summary: `There must be 1 to ${MAX_TIERS} tiers.`,
      value: String(entries.length),
    };
  }
  for (const [i, [name, { approver }]] of entries.entries()) {
    if (approver !== NOBODY) continue;
    const path = ["tiers", name, "approver"];
    const below = entries.slice(0, i).find(([, other]) => other.approver !== NOBODY);
    if (below !== undefined) {
      yield {
        code: "DAO_VALUE_INVALID",
        path,
        summary: `Tiers without approver stand lowest, and "${below[0]}" stands before "${name}".`,
        value: NOBODY,
        nextStep: `Write "${name}" before "${below[0]}", or give it an approver.`,
      };
    }
    if (guardian === NOBODY) {
      yield {
        code: "DAO_VALUE_INVALID",
        path,
        summary: "A tier without approver needs a guardian who can stop what is proposed there.",
        value: NOBODY,
        nextStep: "Name a guardian, or an approver for this tier.",
      };
    }
  }
}

function* agentProblems(dao: DaoDescription): Generator<DaoProblem> {
  const { agents, tiers } = dao;
  yield* twice(
    Object.entries(agents).map(([name, { id }]) => ({ id: String(id), path: ["agents", name, "id"], what: name })),
  );
  for (const [name, agent] of Object.entries(agents)) {
    const lowest = [
      { path: ["agents", name, "lowest tier"], tier: agent["lowest tier"] },
      ...Object.entries(agent.keys).map(([key, { "lowest tier": tier }]) => ({
        path: ["agents", name, "keys", key, "lowest tier"],
        tier,
      })),
    ];
    for (const { path, tier } of lowest) {
      if (tier === undefined || tier in tiers) continue;
      yield {
        code: "DAO_NAME_UNKNOWN",
        path,
        summary: `"${tier}" is not a tier of this file.`,
        value: tier,
        nextStep: `${didYouMean(tier, Object.keys(tiers))}Tiers here: ${Object.keys(tiers).join(", ")}.`,
      };
    }
    yield* periodProblems(["agents", name, "keys"], agent.keys);
  }
  yield* keysTwice(dao, "agents");
}

function* sourceProblems(dao: DaoDescription): Generator<DaoProblem> {
  const entries = Object.entries(dao.sources);
  yield* twice(entries.map(([name, { account }]) => ({ id: account, path: ["sources", name, "account"], what: name })));
  yield* keysTwice(dao, "sources");
  for (const [name, { keys, schemas }] of entries) {
    yield* periodProblems(["sources", name, "keys"], keys);
    yield* twice(schemas.map((schema, i) => ({ id: schema, path: ["sources", name, "schemas", i], what: schema })));
  }
}

function keysTwice(dao: DaoDescription, section: "agents" | "sources"): Generator<DaoProblem> {
  return twice(
    keysOf(dao, [section]).map(({ owner, name, address, path }) => ({
      id: address,
      path: [...path, "address"],
      what: `${owner}'s ${name}`,
    })),
  );
}

function* periodProblems(
  path: readonly string[],
  keys: Record<string, { "valid from"?: number | undefined; "valid until": number }>,
): Generator<DaoProblem> {
  for (const [name, { "valid from": from = 0, "valid until": until }] of Object.entries(keys)) {
    if (from < until) continue;
    yield {
      code: "DAO_VALUE_INVALID",
      path: [...path, name, "valid until"],
      summary: "The key would end before it begins.",
      value: new Date(until * 1000).toISOString().replace(".000Z", "Z"),
    };
  }
}

/**
 * Agents, members and guardians are disjoint, and so are the members of the guardian's body and of all others. The
 * guardian is neither approver nor vetoer.
 */
function* roleConflicts(dao: DaoDescription): Generator<DaoProblem> {
  const keys = keysOf(dao, ["agents"]).map(({ address, path }) => ({ address, path: [...path, "address"] }));
  const members = membersOf(dao).map((one) => ({ ...one, id: memberKey(one.member) }));
  const conflict = (path: DaoProblem["path"], value: string, what: string): DaoProblem => ({
    code: "DAO_ROLE_CONFLICT",
    path,
    summary: `This is ${what} as well.`,
    value,
  });
  for (const { address, path } of keys) {
    const member = members.find(({ id }) => id === address.toLowerCase());
    if (member !== undefined) yield conflict(path, address, `member ${member.name} of ${member.council}`);
    const use = partiesOf(dao).find(({ party }) => isAccount(party) && isAddressEqual(party, address));
    if (use !== undefined) yield conflict(path, address, use.role);
    if (dao.treasury !== "gate" && isAddressEqual(dao.treasury, address)) yield conflict(path, address, "the treasury");
  }
  for (const { party, path } of partiesOf(dao)) {
    if (path[0] === "guardian" || dao.guardian === NOBODY) continue;
    if (isSameParty(party, dao.guardian)) yield conflict(path, party, "the guardian");
  }
  for (const { id, path, council } of members) {
    if (isAccount(dao.guardian) && id === dao.guardian.toLowerCase()) yield conflict(path, id, "the guardian");
    if (council !== dao.guardian) continue;
    const other = members.find((one) => one.council !== council && one.id === id);
    if (other !== undefined) yield conflict(path, id, `member ${other.name} of ${other.council}`);
  }
}

function isSameParty(one: string, other: string): boolean {
  return isAccount(one) && isAccount(other) ? isAddressEqual(one, other) : one === other;
}

/** What must differ from one to the next. */
type Distinct = { id: string; path: readonly (string | number)[]; what: string };

function* twice(things: readonly Distinct[]): Generator<DaoProblem> {
  for (const [i, { id, path }] of things.entries()) {
    const other = things.slice(0, i).find((one) => one.id === id);
    if (other === undefined) continue;
    yield { code: "DAO_VALUE_INVALID", path, summary: `This is ${other.what} already.`, value: id };
  }
}

/** What two descriptions of one member have in common. */
function memberKey(member: MemberDescription): string {
  // An SPKI of a P-256 key ends with x and y.
  const identity: Hex = member.kind === "passkey" ? `0x${member.key.slice(-128)}` : member.address;
  return identity.toLowerCase();
}
