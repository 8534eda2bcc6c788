import { type Address, type Hex, keccak256, maxUint64, maxUint104, stringToHex, zeroAddress } from "viem";
import { agentProposer } from "../../proposal/agentProposer.ts";
import { type AmountUnit, readAmount } from "./amount.ts";
import {
  fieldsOf,
  type Located,
  type LocatedEntry,
  listOf,
  mapOf,
  type Place,
  policyError,
  textOf,
} from "./located.ts";
import { createNames, type Names } from "./names.ts";
import { readAddress, readDuration, readInteger, readTruth } from "./scalars.ts";

// Everything that a policy file names before its rules.

/** What a name of an account, a token, an agent or a group stands for. */
export type Party =
  | { kind: "account"; name: string; address: Address }
  | { kind: "token"; name: string; address: Address; decimals: number }
  | { kind: "agent"; name: string; id: bigint; address: Address }
  | { kind: "group"; name: string; members: Exclude<Party, { kind: "group" }>[] };

export type TierName = { index: number; optimistic: boolean };

export type NamedMeter = {
  name: string;
  key: Hex;
  token: AmountUnit;
  /** Base units. */
  burst: bigint;
  refill: bigint;
  /** Seconds. */
  period: number;
};

export type Book = {
  parties: Names<Party>;
  /** Accounts that propose themselves. */
  approvers: ReadonlySet<Address>;
  /** Accounts that sign or anchor batches. */
  sources: ReadonlySet<Address>;
  /** Contracts whose numbers are ids of single things (ERC-721, ERC-1155), and never amounts. */
  collections: ReadonlySet<Address>;
  tiers: Names<TierName>;
  schemas: Names<Hex>;
  meters: Names<NamedMeter>;
  /** What an amount can be counted in: tokens and the native currency, by name. */
  units: Names<AmountUnit>;
  native: AmountUnit;
};

export const BOOK_KEYS = [
  "addresses",
  "tokens",
  "agents",
  "groups",
  "approvers",
  "sources",
  "collections",
  "tiers",
  "schemas",
  "meters",
  "native",
] as const;

type BookSource = Partial<Record<(typeof BOOK_KEYS)[number], Located>>;

/** Reads all sections but the rules. */
export function readBook(source: BookSource): Book {
  const parties = createNames<Party>("an account, token, agent or group");
  const units = createNames<AmountUnit>("a token or the native currency");
  const owners = new Map<Address, string>();
  const native = { name: "ETH", address: zeroAddress, decimals: 18 };
  if (source.native !== undefined) native.name = textOf(source.native, "the symbol of the native currency");
  units.add(native.name, native, source.native?.at ?? NOWHERE);

  const addAccount = (party: Extract<Party, { address: Address }>, at: Place, address: Place) => {
    const owner = owners.get(party.address);
    if (owner !== undefined) {
      throw policyError("POLICY_NAME_TAKEN", address, {
        summary: `This is "${owner}" already: one account, one name.`,
        value: party.kind === "agent" ? String(party.id) : party.address,
      });
    }
    parties.add(party.name, party, at);
    owners.set(party.address, party.name);
  };

  for (const { key, keyAt, value } of entriesOf(source.addresses)) {
    addAccount({ kind: "account", name: key, address: readAddress(value) }, keyAt, value.at);
  }
  for (const { key, keyAt, value } of entriesOf(source.tokens)) {
    const { address, decimals } = fieldsOf(value, ["address", "decimals"], []);
    const token = { name: key, address: readAddress(address), decimals: Number(readInteger(decimals, 0n, 77n)) };
    addAccount({ kind: "token", ...token }, keyAt, address.at);
    units.add(key, token, keyAt);
  }
  for (const { key, keyAt, value } of entriesOf(source.agents)) {
    const id = readInteger(value, 1n, maxUint64);
    addAccount({ kind: "agent", name: key, id, address: agentProposer(id) }, keyAt, value.at);
  }
  for (const entry of entriesOf(source.groups)) {
    parties.add(entry.key, readGroup(entry, parties), entry.keyAt);
  }
  return {
    parties,
    approvers: readAccounts(source.approvers, parties),
    sources: readAccounts(source.sources, parties),
    collections: readAccounts(source.collections, parties),
    tiers: readTiers(source.tiers),
    schemas: readSchemas(source.schemas),
    meters: readMeters(source.meters, units),
    units,
    native,
  };
}

/** The default symbol stands nowhere, and is never refused. */
const NOWHERE: Place = { file: "", line: 1, column: 1, path: "native" };

function entriesOf(section: Located | undefined): LocatedEntry[] {
  return section === undefined ? [] : mapOf(section, "names with their values").entries;
}

function readGroup({ key, value }: LocatedEntry, parties: Names<Party>): Party {
  const members = listOf(value).map((item) => {
    const name = textOf(item, "a name");
    const member = parties.require(name, item.at);
    if (member.kind !== "group") return { member, at: item.at };
    throw policyError("POLICY_VALUE_INVALID", item.at, {
      summary: `"${name}" is a group, and groups do not hold groups.`,
      value: name,
      nextStep: "List its members here.",
    });
  });
  if (members.length === 0) {
    throw policyError("POLICY_VALUE_INVALID", value.at, { summary: `The group "${key}" is empty.`, value: key });
  }
  for (const [i, { member, at }] of members.entries()) {
    if (members.slice(0, i).some((other) => other.member === member)) {
      throw policyError("POLICY_VALUE_INVALID", at, {
        summary: `"${member.name}" stands in the group twice.`,
        value: member.name,
      });
    }
  }
  return { kind: "group", name: key, members: members.map(({ member }) => member) };
}

function readAccounts(section: Located | undefined, parties: Names<Party>): Set<Address> {
  if (section === undefined) return new Set();
  return new Set(
    listOf(section).map((item) => {
      const name = textOf(item, "a name of the address book");
      const party = parties.require(name, item.at);
      if (party.kind === "account") return party.address;
      throw policyError("POLICY_NAME_UNKNOWN", item.at, {
        summary: `"${name}" is not in "addresses".`,
        value: name,
      });
    }),
  );
}

function readTiers(section: Located | undefined): Names<TierName> {
  const tiers = createNames<TierName>("a tier");
  for (const { key, keyAt, value } of entriesOf(section)) {
    const fields =
      value.kind === "map" ? fieldsOf(value, ["index"], ["optimistic"]) : { index: value, optimistic: undefined };
    const index = Number(readInteger(fields.index, 0n, 254n));
    const optimistic = fields.optimistic !== undefined && readTruth(fields.optimistic);
    if (key.toLowerCase() === "root") {
      throw policyError("POLICY_NAME_INVALID", keyAt, {
        summary: "Root is no tier of agents.",
        value: key,
      });
    }
    const same = tiers.entries().find(([, other]) => other.index === index);
    if (same !== undefined) {
      throw policyError("POLICY_NAME_TAKEN", fields.index.at, {
        summary: `"${same[0]}" is tier ${index} already.`,
        value: String(index),
      });
    }
    const disordered = tiers
      .entries()
      .find(([, other]) => other.optimistic !== optimistic && other.optimistic === other.index > index);
    if (disordered !== undefined) {
      throw policyError("POLICY_VALUE_INVALID", fields.index.at, {
        summary: `Optimistic tiers stand below all others, and "${key}" and "${disordered[0]}" do not.`,
        value: String(index),
        nextStep: "Give optimistic tiers the lowest indices, as they have on chain.",
      });
    }
    tiers.add(key, { index, optimistic }, keyAt);
  }
  return tiers;
}

function readSchemas(section: Located | undefined): Names<Hex> {
  const schemas = createNames<Hex>("a schema");
  for (const { key, keyAt, value } of entriesOf(section)) {
    schemas.add(key, keccak256(stringToHex(textOf(value, "the schema's name or text"))), keyAt);
  }
  return schemas;
}

function readMeters(section: Located | undefined, units: Names<AmountUnit>): Names<NamedMeter> {
  const meters = createNames<NamedMeter>("a meter");
  for (const { key, keyAt, value } of entriesOf(section)) {
    const fields = fieldsOf(value, ["burst", "refill", "per"], []);
    const burst = readAmount(fields.burst, units, 1n, maxUint104);
    const refill = readAmount(fields.refill, units, 0n, maxUint104);
    if (burst.unit !== refill.unit) {
      throw policyError("POLICY_METER_MISMATCH", fields.refill.at, {
        summary: `The meter holds ${burst.unit.name} and cannot refill in ${refill.unit.name}.`,
        value: refill.unit.name,
        nextStep: "Write burst and refill in one unit.",
      });
    }
    const meter = {
      name: key,
      key: keccak256(stringToHex(key)),
      token: burst.unit,
      burst: burst.units,
      refill: refill.units,
      period: readDuration(fields.per),
    };
    meters.add(key, meter, keyAt);
  }
  return meters;
}
