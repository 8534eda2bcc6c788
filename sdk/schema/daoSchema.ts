import { MAX_EOA_SIGNATURES } from "../council/limits.ts";
import type {
  AgentDescription,
  CouncilDescription,
  DaoDescription,
  SourceDescription,
  TierDescription,
} from "../deploy/dao/schema.ts";
import {
  ANY_NAME,
  address,
  DRAFT,
  DURATION,
  type JsonSchema,
  MOMENT,
  named,
  record,
  text,
  truth,
  whole,
  word,
} from "./json.ts";

// What an editor can say of a DAO file while it is written. Keys are those of the grammar, by type.

const addressOr = (other: string, description: string): JsonSchema => ({
  description,
  anyOf: [
    { type: "string", pattern: `^(${other}|0x[0-9a-fA-F]{40})$` },
    { type: "number", minimum: 2 ** 64 },
  ],
});
const party = (description: string) => addressOr("[A-Za-z][A-Za-z0-9_-]*", description);
const bytes = (description: string): JsonSchema => ({
  description,
  anyOf: [{ type: "string", pattern: "^0x[0-9a-fA-F]{64}$" }, { type: "number" }],
});
const kinds = (values: readonly string[], description: string): JsonSchema => ({ enum: values, description });

const member: JsonSchema = {
  anyOf: [
    record(
      {
        kind: kinds(["eoa", "contract"], "eoa: a wallet. contract: an account that is a contract, such as a Safe."),
        address: address("The member's account, with its checksum."),
      },
      ["kind", "address"],
    ),
    record(
      {
        kind: kinds(["passkey"], "A key of a device."),
        key: text("^0x([0-9a-fA-F]{128}|[0-9a-fA-F]{182})$", "The P-256 public key in hex: x and y, or its SPKI."),
      },
      ["kind", "key"],
    ),
  ],
};

const council: Record<keyof CouncilDescription, JsonSchema> = {
  threshold: whole(1, MAX_EOA_SIGNATURES, "How many members must agree."),
  members: named(member, "Members by name.", ANY_NAME),
};

const tier: Record<keyof TierDescription, JsonSchema> = {
  approver: party("Who must agree: a council, or the address of a Safe or Governor; none: the optimistic tier."),
  "has epoch": truth("Whether the approver answers epoch(); known of councils of this file."),
  delay: text(DURATION, "How long all others have to object: from 10 minutes to 30 days."),
};

const root: Record<keyof DaoDescription["root"], JsonSchema> = {
  ...tier,
  approver: party("Who alone changes the gate: a council, a Safe, or the timelock of a Governor."),
  vetoer: party("Who may veto what root proposes; nobody if left out."),
};

const keyKind = kinds(["eoa", "contract"], "eoa: a private key. contract: a contract that signs.");
const until = text(MOMENT, "The last second at which it may sign: 2030-01-01T00:00:00Z.");
const from = text(MOMENT, "The first second at which it may sign; at once if left out.");

const agentKey: Record<keyof AgentDescription["keys"][string], JsonSchema> = {
  kind: keyKind,
  address: address("The key's account, with its checksum."),
  "valid from": from,
  "valid until": until,
  "lowest tier": word("The lowest tier that this key may use."),
};

const limits: Record<keyof AgentDescription["limits"], JsonSchema> = {
  proposals: whole(1, 65_535, "How many proposals it may make at once."),
  interval: text(DURATION, "After how long it may make one more."),
  probation: text(DURATION, "How long it loses the optimistic tier after a veto."),
  strikes: whole(0, 255, "Vetoes and rejections after which its lowest tier rises; 0: never."),
};

const metadata: Record<keyof AgentDescription["metadata"], JsonSchema> = {
  model: word("The model's name."),
  version: word("Its version."),
  weights: bytes("Hash of its weights."),
  prompt: bytes("Hash of its prompt."),
};

const agent: Record<keyof AgentDescription, JsonSchema> = {
  id: whole(1, undefined, "Its id in the registry, as in the policy file."),
  operator: addressOr("none", "Who answers for it: an address, or none."),
  "lowest tier": word("The lowest tier that it may use."),
  limits: record(limits, ["proposals", "interval", "probation", "strikes"], "How much it may propose."),
  metadata: record(metadata, ["model", "version"], "What it is, so that a change shows in the history."),
  keys: named(record(agentKey, ["kind", "address", "valid until"]), "Its keys by name; several at once.", ANY_NAME),
};

const { "lowest tier": _, ...sourceKey } = agentKey;

const source: Record<keyof SourceDescription, JsonSchema> = {
  account: address("The account that the source is known by, for ever."),
  schemas: {
    type: "array",
    items: word("A schema of the policy file, by name."),
    minItems: 1,
    description: "What it may sign data of.",
  },
  keys: named(record(sourceKey, ["kind", "address", "valid until"]), "Its keys by name.", ANY_NAME),
};

const dao: Record<keyof DaoDescription, JsonSchema> = {
  version: { enum: [1, "1"], description: "The version of the grammar." },
  label: text(ANY_NAME, "Part of every address: another label, another DAO."),
  policy: word("The policy file, relative to this one."),
  treasury: addressOr("gate", "gate: the gate holds the assets itself. Or the Safe that will enable it as a module."),
  councils: named(record(council, ["threshold", "members"]), "Councils by name: k of n members.", ANY_NAME),
  guardian: party("Who can stop agents at once, and do nothing else: a council, an address, or none."),
  "response times": {
    type: "object",
    description: "How soon each council or account answers, day and night: the doctor compares delays with it.",
    additionalProperties: text(DURATION, "At most 100 days."),
  },
  tiers: named(record(tier, ["approver", "delay"]), "Tiers by name, the lowest first.", ANY_NAME),
  root: record(root, ["approver", "delay"], "Who alone changes the gate."),
  agents: named(
    record(agent, ["id", "operator", "lowest tier", "limits", "metadata", "keys"]),
    "Agents by name.",
    ANY_NAME,
  ),
  sources: named(record(source, ["account", "schemas"]), "Sources of data by name, as in the policy file.", ANY_NAME),
};

export const daoSchema: JsonSchema = {
  $schema: DRAFT,
  title: "Sallyport DAO",
  ...record(
    dao,
    ["version", "label", "policy", "treasury", "guardian", "tiers", "root"],
    "Who decides, who stops, who proposes, and what waits how long. See docs/guides/deploy.md.",
  ),
};
