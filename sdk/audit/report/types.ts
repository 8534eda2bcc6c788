import type { Address, Hash, Hex } from "viem";
import type { HistoryRange } from "../../history/range.ts";
import type { BlockFact } from "../facts/facts.ts";
import type { BoundVerdict } from "./boundVerdict.ts";

/** What became of a proposal. */
export const outcomes = [
  "executed",
  "vetoed",
  "rejected",
  "withdrawn",
  "cancelled",
  "expired",
  "stale",
  "waiting",
] as const;
export type Outcome = (typeof outcomes)[number];

/** An account, and what people call it; undefined where nobody named it. */
export type Party = { account: Address; name?: string | undefined };

/** Block and time, in seconds since the epoch, and the transaction. */
export type Moment = { block: bigint; timestamp: number; transaction: Hash };

export type AuditedCall = {
  target: Party;
  /** Native value in wei. */
  value: bigint;
  data: Hex;
  /** What it does; undefined where that cannot be read. */
  words?: string | undefined;
  /** Index into the rules; undefined of calls of root. */
  rule?: number | undefined;
};

/**
 * Whether a rule was of the policy in force: `proven` by its Merkle proof or by the policy file, `outside` where these show
 * that it was not, and `not shown` where neither is at hand.
 */
export const ruleStandings = ["proven", "not shown", "outside"] as const;
export type RuleStanding = (typeof ruleStandings)[number];

export type AuditedRule = {
  leaf: Hex;
  /** Its name in the policy file. */
  name?: string | undefined;
  /** What it permits; empty where nobody brought the rule. */
  words: string[];
  /** Index into the inputs; undefined where it asks for none. */
  input?: number | undefined;
  whenProposed: RuleStanding;
  /** Undefined where it did not execute. */
  whenExecuted?: RuleStanding | undefined;
};

export type AuditedBound = {
  /** Zero for native value. */
  token: Party;
  /** Least change of the treasury's balance, in base units. */
  minDelta: bigint;
  words: string;
};

/** What an execution did to the treasury's balance of a token, in base units. */
export type AuditedMove = {
  /** Zero for native value. */
  token: Party;
  /** By transfers of its own that the token logged, of native value by its calls; undefined where too many were logged. */
  sent?: bigint | undefined;
  received?: bigint | undefined;
  /** Numbers of ERC-721 tokens; left out where there are none. */
  sentItems?: bigint[] | undefined;
  receivedItems?: bigint[] | undefined;
  /** What the treasury held before and after the block; undefined where the node has forgotten. */
  before?: bigint | undefined;
  after?: bigint | undefined;
  /** Whether every declared bound of the token was kept, as far as it shows; undefined without a bound. */
  bound?: BoundVerdict | undefined;
  /** Whether it is what the calls pay, as far as they can be read; undefined where they pay none of it, or nobody knows. */
  isAsPaid?: boolean | undefined;
  words: string;
};

/** What the registry said of an input at a moment. */
export type InputStanding = { levels: string[]; withdrawn: string[] };

export type AuditedInput = {
  batchId: Hex;
  /** Undefined where nobody anchored it here. */
  schema?: string | undefined;
  records?: bigint | undefined;
  source?: Party | undefined;
  /** Seconds since the epoch. */
  observedAt?: number | undefined;
  /** Seconds between observation and proposal. */
  age?: number | undefined;
  /** Undefined where the node has forgotten. */
  whenProposed?: InputStanding | undefined;
  whenExecuted?: InputStanding | undefined;
  now?: InputStanding | undefined;
  /** What happened to it since it was anchored, in words. */
  objections: string[];
};

/** Somebody whose signature a Council brought. */
export type Signer = {
  signer: Hex;
  name?: string | undefined;
  /** Whether the signature was computed here to be of this account; of contracts and passkeys only the chain can tell. */
  isRecovered: boolean;
  /** Whether it was a member then. */
  isMember: boolean;
};

export type Agreement = {
  /**
   * `nobody`: its tier asks for no approval; `missing`: nobody agreed; `called`: the approver called the gate itself;
   * `signed`: a Council's signatures were brought; `accepted`: another contract's signature was; `unseen`: a contract
   * carried it, so that its calldata is not at hand.
   */
  kind: "nobody" | "missing" | "called" | "signed" | "accepted" | "unseen";
  approver?: Party | undefined;
  /** What was signed to hold until. */
  validUntil?: number | undefined;
  /** How many must sign; of a Council. */
  needed?: number | undefined;
  signers: Signer[];
  carriedBy?: Party | undefined;
  words: string;
};

export type AuditedProposal = {
  /** `treasurer/7`. */
  reference: string;
  id: Hex;
  proposer: Party;
  /** The agent's id; undefined where an approver proposed. */
  agent?: bigint | undefined;
  /** The key that proposed for the agent. */
  key?: Address | undefined;
  /** How one knows that it did. */
  keySigned?: "recovered" | "sent by the key" | "accepted by a contract" | "unseen" | "WRONG" | undefined;
  nonce: bigint;
  tier: { index: number; name: string };
  evidence: Hex;
  calls: AuditedCall[];
  rules: AuditedRule[];
  /** In force when it was proposed. */
  policyRoot: Hex;
  bounds: AuditedBound[];
  inputs: AuditedInput[];
  agreement: Agreement;
  proposed: Moment;
  approved?: Moment | undefined;
  /** First second at which it could execute; zero while it waits for approval. */
  eta: number;
  /** Last second at which it could execute. */
  expiry: number;
  /** Executed, or stopped. */
  ended?: Moment | undefined;
  /** Seconds from proposal to approval, and from there to execution (from proposal where no approval is needed). */
  waits: { approval?: number | undefined; execution?: number | undefined };
  outcome: Outcome;
  /** Who executed or stopped it. */
  by?: Party | undefined;
  /** Why it was stopped, in the words of who did. */
  reason?: string | undefined;
  /** What became of it, and why. */
  words: string;
  moves: AuditedMove[];
  /** Tokens that its execution logged transfers of and that are not told, and how many transfers: too many were logged. */
  leftOut?: { tokens: number; transfers: number } | undefined;
};

export type Charge = { timestamp: number; proposal: string; amount: bigint; level: bigint };

/** What was taken from a meter in the range, in base units. */
export type MeterSpend = {
  meter: Hex;
  name: string;
  /** Zero for native value; undefined where no rule at hand has this meter. */
  token?: Party | undefined;
  /** The largest of the rules at hand; undefined where none is. */
  burst?: bigint | undefined;
  refill?: bigint | undefined;
  period?: number | undefined;
  spent: bigint;
  /** Burst and what flows back in the range: no more can be taken in it. */
  bound?: bigint | undefined;
  charges: Charge[];
  words: string;
};

export type Recipient = {
  token: Party;
  to: Party;
  amount: bigint /** Of all of this token, in thousandths. */;
  share: number;
  words: string;
};

export type AgentSummary = {
  agent: bigint;
  name: string;
  /** What was last said to stand behind it. */
  model?: string | undefined;
  keys: Address[];
  proposals: number;
  outcomes: Record<Outcome, number>;
  /** Vetoes and rejections of all that ended, in thousandths; undefined where nothing ended. */
  stopped?: number | undefined;
  withoutEvidence: number;
  /** Executions in which a balance did not do what the calls pay: fees, other transactions of the block, or worse. */
  drifted: number;
  /** Whom executed calls paid, the most first. */
  recipients: Recipient[];
  /** What it took of each meter. */
  meters: { name: string; spent: bigint; bound?: bigint | undefined; words: string }[];
};

export type PolicySpan = {
  root: Hex;
  /** When it came into force, and when it went. */
  from: Moment;
  until?: Moment | undefined;
  /** Whether a policy file of the bundle compiles to it. */
  isAtHand: boolean;
  /** Rules of that file. */
  rules?: number | undefined;
};

export type SettingChange = Moment & {
  words: string;
  /** The root proposal that did it. */
  proposal?: string | undefined;
};

/** What does not hold together, in words. */
export type AuditFault = { what: string; wrong: string[] };

/** All that facts tell, whether or not they hold together. */
export type AuditStory = {
  /** What somebody may look for here and what the facts do not show, in words. */
  notShown: string[];
  chainId: number;
  label: string;
  gate: Address;
  treasury: Address;
  range: HistoryRange;
  /** When the range began and ended, in seconds since the epoch. */
  from: number;
  to: number;
  asOf: BlockFact;
  /** SHA-256 of the bundle that this was computed from. */
  bundle: Hex;
  outcomes: Record<Outcome, number>;
  policies: PolicySpan[];
  proposals: AuditedProposal[];
  changes: SettingChange[];
  agents: AgentSummary[];
  meters: MeterSpend[];
};

export type AuditReport = AuditStory & {
  /** The checks that failed; empty where all hold. */
  faults: AuditFault[];
};
