import { z } from "zod";
import { MAX_EOA_SIGNATURES } from "../../council/limits.ts";
import { fields, NAME, named } from "../../policy/source/grammar.ts";
import * as limits from "../limits.ts";
import {
  address,
  agentId,
  bytes32,
  duration,
  integer,
  keyKind,
  moment,
  party,
  publicKey,
  text,
  truth,
} from "./scalars.ts";

// The grammar of a DAO file; docs/guides/deploy.md tells it to those who write one.

const delay = duration(limits.MIN_DELAY, limits.MAX_DELAY, "from 10 minutes to 30 days");

const member = z.discriminatedUnion(
  "kind",
  [
    fields({ kind: z.literal("eoa"), address }),
    fields({ kind: z.literal("contract"), address }),
    fields({ kind: z.literal("passkey"), key: publicKey }),
  ],
  { error: "The kind of a member is eoa, contract or passkey." },
);

const council = fields({ threshold: integer(1, MAX_EOA_SIGNATURES), members: named(member, "members") });

const tier = fields({
  /** `none`: the optimistic tier. */
  approver: party,
  "has epoch": truth.optional(),
  delay,
});

const root = fields({
  approver: party,
  "has epoch": truth.optional(),
  delay,
  vetoer: party.default("none"),
});

const agentKey = fields({
  kind: keyKind,
  address,
  "valid from": moment.optional(),
  "valid until": moment,
  "lowest tier": text.optional(),
});

const agent = fields({
  id: agentId,
  operator: z.union([z.literal("none"), address], { error: "Here must stand an address with its checksum, or none." }),
  "lowest tier": text,
  limits: fields({
    /** Proposals at once. */
    proposals: integer(1, 65_535),
    /** Until one more may be made. */
    interval: duration(1, 2 ** 32 - 1, "below 2^32 seconds"),
    /** Without optimistic tier after a veto. */
    probation: duration(1, 2 ** 32 - 1, "below 2^32 seconds"),
    /** Vetoes and rejections after which the lowest tier rises; 0: never. */
    strikes: integer(0, 255),
  }),
  metadata: fields({ model: text, version: text, weights: bytes32.optional(), prompt: bytes32.optional() }),
  keys: named(agentKey, "keys"),
});

const sourceKey = fields({ kind: keyKind, address, "valid from": moment.optional(), "valid until": moment });

const source = fields({
  /** The account that the source is known by, for ever. */
  account: address,
  schemas: z.array(text, { error: "Here must stand a list of schemas of the policy file." }).min(1),
  keys: named(sourceKey, "keys").default({}),
});

export const daoSchema = fields({
  version: z.literal("1", { error: "The version of this grammar is 1." }),
  /** Part of every salt: with another label, every contract has another address. */
  label: z.string({ error: "Here must stand a name." }).regex(NAME, { error: "This cannot be a label." }),
  /** The policy file, as a path beside this file. */
  policy: text,
  /** `gate`, or the Safe that will enable the gate as a module. */
  treasury: z.union([z.literal("gate"), address], { error: "Here must stand gate, or the address of a Safe." }),
  councils: named(council, "councils").default({}),
  guardian: party,
  /** How soon they have answered, day and night, by council or address: the doctor compares delays with it. */
  "response times": z
    .record(z.string(), duration(1, limits.MAX_LIFETIME, "at most 100 days"), {
      error: "Here must stand a map: how soon each council or account answers.",
    })
    .default({}),
  tiers: named(tier, "tiers, the lowest first"),
  root,
  agents: named(agent, "agents").default({}),
  sources: named(source, "sources").default({}),
});

/**
 * A DAO to be deployed: what a DAO file says, durations and moments in seconds. Maps keep the file's names and order;
 * the order of `tiers` is their number on chain.
 */
export type DaoDescription = z.output<typeof daoSchema>;
export type CouncilDescription = DaoDescription["councils"][string];
export type MemberDescription = CouncilDescription["members"][string];
export type TierDescription = DaoDescription["tiers"][string];
export type AgentDescription = DaoDescription["agents"][string];
export type SourceDescription = DaoDescription["sources"][string];
