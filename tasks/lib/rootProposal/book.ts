import { resolve } from "node:path";
import { type Address, getAddress, type Hex } from "viem";
import { memberId } from "../../../sdk/council/member.ts";
import { passkeySigner } from "../../../sdk/council/passkey.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import type { DaoDescription, MemberDescription } from "../../../sdk/deploy/dao/schema.ts";
import { type AddressNames, addressNames } from "../../../sdk/describe/addressNames.ts";
import type { RootBook } from "../../../sdk/rootProposal/book.ts";
import { readText } from "../files.ts";
import { shown } from "../plan.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

/** Names as far as they are known here. */
export type TaskBook = {
  book: RootBook;
  names: AddressNames;
  /** Names of members, also of those that are keys and no accounts, by their ids. */
  memberName: (member: Hex) => string | undefined;
};

const WEI = { name: "wei", address: "0x0000000000000000000000000000000000000000", decimals: 0 } as const;

/**
 * The names that commands understand: of the system, of the policy in force, and of the people in the DAO file that the
 * system was deployed from, where it is at hand. Names of the policy come first.
 */
export async function bookOf({ root }: TaskContext, system: TaskSystem): Promise<TaskBook> {
  const { record, policy } = system;
  const { councils, gate, registry, provenance, treasury, passkeyVerifier } = record.addresses;
  const dao = await daoOf(resolve(root, record.dao));
  const members = signersOf(dao, passkeyVerifier);
  const people = peopleOf(dao);
  const policyNames = policy?.names;
  const tiers = Object.keys(dao?.tiers ?? {}).map((name, i) => [name, i] as const);
  const book: RootBook = {
    accounts: { ...people, ...policyNames?.accounts, gate, registry, provenance, treasury, ...councils },
    councils,
    members,
    agents: policyNames?.agents ?? agentsOf(dao),
    tiers:
      policyNames === undefined
        ? Object.fromEntries(tiers)
        : Object.fromEntries(Object.entries(policyNames.tiers).map(([name, { index }]) => [name, index])),
    schemas: policyNames?.schemas ?? {},
    tokens: policyNames?.tokens ?? {},
    native: policyNames?.native ?? WEI,
    passkeyVerifier,
  };
  const further = addressNames(undefined, people);
  const ids = new Map(Object.entries(members).map(([name, signer]) => [memberId(signer), `${name} (${signer})`]));
  return {
    book,
    names: (account) => system.names(account) ?? further(account),
    memberName: (member) => ids.get(member),
  };
}

/** A file that is gone, or that no longer can be read, gives no names. */
async function daoOf(file: string): Promise<DaoDescription | undefined> {
  try {
    return readDao(await readText(file), { file: shown(file) });
  } catch {
    return undefined;
  }
}

function signersOf(dao: DaoDescription | undefined, verifier: Address): Record<string, Hex> {
  const members = Object.values(dao?.councils ?? {}).flatMap((council) => Object.entries(council.members));
  return Object.fromEntries(members.map(([name, member]) => [name, signerOf(member, verifier)]));
}

function signerOf(member: MemberDescription, verifier: Address): Hex {
  return member.kind === "passkey" ? passkeySigner({ verifier, publicKey: member.key }) : member.address;
}

function peopleOf(dao: DaoDescription | undefined): Record<string, Address> {
  const members = Object.values(dao?.councils ?? {}).flatMap((council) =>
    Object.entries(council.members).flatMap(([name, one]) =>
      one.kind === "passkey" ? [] : [[name, getAddress(one.address)] as const],
    ),
  );
  const agents = Object.entries(dao?.agents ?? {}).flatMap(([name, { keys, operator }]) => [
    ...Object.entries(keys).map(([key, { address }]) => [`${name}-${key}`, getAddress(address)] as const),
    ...(operator === "none" ? [] : [[`${name}-operator`, getAddress(operator)] as const]),
  ]);
  return Object.fromEntries([...agents, ...members]);
}

function agentsOf(dao: DaoDescription | undefined): Record<string, bigint> {
  return Object.fromEntries(Object.entries(dao?.agents ?? {}).map(([name, { id }]) => [name, id]));
}
