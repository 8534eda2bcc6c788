import { type Address, type Hex, isAddressEqual, toFunctionSignature } from "viem";
import { policyTree } from "./policyTree.ts";
import { ruleLeaf } from "./ruleLeaf.ts";
import type { Draft } from "./rules/draft.ts";
import { countOf, type Expanded, expand } from "./rules/expand.ts";
import { refuseOverlaps } from "./rules/overlap.ts";
import { readRule } from "./rules/readRule.ts";
import type { AmountUnit } from "./source/amount.ts";
import { BOOK_KEYS, type Book, type NamedMeter, readBook, type TierName } from "./source/book.ts";
import { fieldsOf, mapOf, policyError } from "./source/located.ts";
import { createNames } from "./source/names.ts";
import { readDocument } from "./source/readDocument.ts";
import { readInteger } from "./source/scalars.ts";
import type { Rule } from "./types.ts";

/** One rule of a compiled policy. */
export type CompiledRule = {
  /** The rule's name in the file; of an expanded one with what distinguishes it: `grants/treasurer/alice`. */
  name: string;
  leaf: Hex;
  /** Against the policy's root. */
  proof: Hex[];
  rule: Rule;
  /** The proposer's name in the file. */
  proposer: string;
  tier: string;
  /** Whether its tier needs no human. */
  isOptimistic: boolean;
  /** The function that is called, as `transfer(address,uint256)`; undefined for native value and unread calldata. */
  function: string | undefined;
  /** How the file calls the function's arguments, in order: `["to", "amount"]`; of a function with conditions, its words. */
  parameters: string[];
  /** The one calldata that is permitted; undefined unless the rule pins it. */
  data: Hex | undefined;
  /** The name of its meter. */
  meter: string | undefined;
  /** The reason that the file gives for a dangerous function. */
  danger: string | undefined;
  /** Where the rule stands in the file. */
  line: number;
};

/** The name in the file of the rule that a compiled one came from. */
export function nameInFile({ name }: Pick<CompiledRule, "name">): string {
  return name.split("/")[0] ?? name;
}

/** What the names of the file stand for. */
export type PolicyNames = {
  accounts: Record<string, Address>;
  tokens: Record<string, AmountUnit>;
  native: AmountUnit;
  agents: Record<string, bigint>;
  /** Members by name, in the order of the file. */
  groups: Record<string, string[]>;
  approvers: string[];
  sources: string[];
  /** Accounts whose numbers are ids, and never amounts. */
  collections: string[];
  tiers: Record<string, TierName>;
  schemas: Record<string, Hex>;
  meters: Record<string, NamedMeter>;
};

/** The token that a policy has at an address. */
export function tokenAt(names: Pick<PolicyNames, "tokens"> | undefined, address: Address): AmountUnit | undefined {
  return Object.values(names?.tokens ?? {}).find((token) => isAddressEqual(token.address, address));
}

export type CompiledPolicy = {
  /** What the gate stores; zero for a policy without rules. */
  root: Hex;
  /** Strictly ascending by leaf. */
  rules: CompiledRule[];
  names: PolicyNames;
};

export type CompilePolicyOptions = {
  /** How errors call the file. */
  file?: string;
};

/** The most rules that one file may expand to. */
export const MOST_RULES = 4096;

/**
 * Compiles a policy file. The result depends on nothing but the text; a file with any mistake compiles to nothing.
 *
 * @param text YAML, in the grammar of docs/guides/policy.md.
 * @throws An error whose code begins with POLICY_, with line, column, value and next step.
 * @example
 * const policy = compilePolicy(await readFile("policy.yaml", "utf8"));
 * policy.root; // for the gate's setPolicyRoot
 */
export function compilePolicy(text: string, { file = "policy.yaml" }: CompilePolicyOptions = {}): CompiledPolicy {
  const source = fieldsOf(readDocument(text, file), ["version", "rules"], BOOK_KEYS);
  readInteger(source.version, 1n, 1n);
  const book = readBook(source);
  const ruleNames = createNames<true>("a rule", []);
  const drafts = mapOf(source.rules, "rules by name").entries.map((entry) => {
    ruleNames.add(entry.key, true, entry.keyAt);
    return readRule(entry, book);
  });
  refuseMetersAcrossTiers(drafts);
  refuseOverlaps(drafts);
  refuseTooMany(drafts);
  const expanded = drafts
    .flatMap(expand)
    .map((one) => ({ ...one, leaf: ruleLeaf(one.rule) }))
    .sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const tree = policyTree(expanded.map(({ leaf }) => leaf));
  return {
    root: tree.root,
    rules: expanded.map((one, i) => compiledRule(one, one.leaf, tree.proofs[i] ?? [])),
    names: namesOf(book),
  };
}

function compiledRule({ name, proposer, draft, rule }: Expanded, leaf: Hex, proof: Hex[]): CompiledRule {
  const signature = draft.call.kind === "native" ? undefined : draft.call.signature;
  const inputs = draft.call.kind === "function" ? draft.call.words : (signature?.abi.inputs ?? []);
  return {
    name,
    leaf,
    proof,
    rule,
    proposer,
    tier: draft.tierName,
    isOptimistic: draft.tier.optimistic,
    function: signature === undefined ? undefined : toFunctionSignature(signature.abi),
    parameters: inputs.map((one) => one.name ?? ""),
    data: draft.call.kind === "exact" ? draft.call.data : undefined,
    meter: draft.meter?.named.name,
    danger: draft.danger,
    line: draft.at.line,
  };
}

function refuseMetersAcrossTiers(drafts: readonly Draft[]): void {
  const firstUse = new Map<string, Draft>();
  for (const draft of drafts) {
    const meter = draft.meter?.named.name;
    if (meter === undefined) continue;
    const first = firstUse.get(meter) ?? draft;
    firstUse.set(meter, first);
    if (first.tier === draft.tier) continue;
    throw policyError("POLICY_METER_ACROSS_TIERS", draft.at, {
      summary: `"${first.name}" uses the meter on tier ${first.tierName}, and "${draft.name}" on tier ${draft.tierName}.`,
      value: meter,
    });
  }
}

function refuseTooMany(drafts: readonly Draft[]): void {
  let count = 0;
  for (const draft of drafts) {
    count += countOf(draft);
    if (count > MOST_RULES) {
      throw policyError("POLICY_TOO_MANY_RULES", draft.at, {
        summary: `With "${draft.name}" the file expands to ${count} rules; ${MOST_RULES} are the most.`,
        value: String(count),
      });
    }
  }
}

function namesOf(book: Book): PolicyNames {
  const parties = book.parties.entries().map(([, party]) => party);
  const named = <T>(entries: [string, T][]) => Object.fromEntries(entries);
  const nameOf = (addresses: ReadonlySet<Address>) =>
    parties.flatMap((party) => (party.kind === "account" && addresses.has(party.address) ? [party.name] : []));
  return {
    accounts: named(parties.flatMap((party) => (party.kind === "account" ? [[party.name, party.address]] : []))),
    tokens: named(
      parties.flatMap(({ name, ...party }) =>
        party.kind === "token" ? [[name, { name, address: party.address, decimals: party.decimals }]] : [],
      ),
    ),
    native: book.native,
    agents: named(parties.flatMap((party) => (party.kind === "agent" ? [[party.name, party.id]] : []))),
    groups: named(
      parties.flatMap((party) => (party.kind === "group" ? [[party.name, party.members.map(({ name }) => name)]] : [])),
    ),
    approvers: nameOf(book.approvers),
    sources: nameOf(book.sources),
    collections: nameOf(book.collections),
    tiers: named(book.tiers.entries()),
    schemas: named(book.schemas.entries()),
    meters: named(book.meters.entries()),
  };
}
