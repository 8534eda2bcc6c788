import type { Address, Hash, Hex } from "viem";
import type { Proposal, ProposalState, Witness } from "../../sdk/proposal/types.ts";
import type { KeyedIntent } from "../intents/intent.ts";

/** Where a journal belongs: one agent of one gate. */
export type JournalOwner = { chainId: number; gate: Address; agent: bigint };

/** A transaction that was sent. Fees in wei per gas. */
export type Payment = {
  /** The account that pays. */
  account: Address;
  transactionHash: Hash;
  accountNonce: number;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
};

/** Everything that a journal can say. Order is meaning: an entry stands before what it speaks of is done. */
export type Entry =
  | ({ kind: "opened"; format: "sallyport/journal/1" } & JournalOwner)
  | { kind: "observed"; turn: number; source: string; digest: Hex; observedAt: number }
  /** A step did not succeed. With `nonce`, of that proposal alone: the gate refused it, or nobody could pay for it. */
  | { kind: "failed"; turn: number; step: string; code: string; summary: string; nonce?: bigint | undefined }
  | { kind: "decided"; turn: number; by: string; intents: readonly KeyedIntent[]; transcript: Hex; tokens: number }
  | { kind: "refused"; key: string; code: string; reason: string }
  | { kind: "held"; key: string; monitor: string; reason: string }
  | { kind: "released"; key: string }
  /** Everything that will be signed and sent, before anything is. */
  | {
      kind: "intended";
      key: string;
      /** Counted from 0: another attempt is made only where the one before can never be proposed any more. */
      attempt: number;
      /** Its nonce is the key's, see `intentNonce`: whatever was forgotten, the chain takes one of all attempts. */
      proposal: Proposal;
      witness: Witness;
      /** The lines behind `proposal.evidence`. */
      evidence: readonly string[];
      /** When it was decided, in seconds since the epoch by the chain. Earlier releases left it out. */
      time?: number | undefined;
    }
  | { kind: "signed"; nonce: bigint; key: Address; signature: Hex }
  | ({ kind: "sent"; nonce: bigint } & Payment)
  /** What the chain holds under the nonce, whoever carried it. `id` tells whether it is what was intended last. */
  | { kind: "proposed"; nonce: bigint; id: Hex; blockNumber: bigint; blockHash: Hash }
  /** A block that held it is no block of the chain any more. */
  | { kind: "displaced"; nonce: bigint; blockNumber: bigint; blockHash: Hash }
  /** It was never proposed and never can be: its last second is final. */
  | { kind: "lapsed"; nonce: bigint }
  | { kind: "ended"; nonce: bigint; state: ProposalState }
  | { kind: "frozen"; reason: string }
  | { kind: "resumed" }
  /** A head that is to be anchored, before anything of that is sent. */
  | { kind: "anchoring"; upTo: number; head: Hex }
  /** A transaction that anchors it, in the place of the one before. */
  | ({ kind: "anchoringSent" } & Payment)
  | { kind: "anchored"; upTo: number; head: Hex; batchId: Hex }
  /** Written where a journal begins anew: what the chain says this agent proposed. */
  | { kind: "recovered"; reason: string; proposals: readonly { nonce: bigint; id: Hex }[] }
  /** After `recovered`, for each proposal whose end is not told before it: as the chain holds it, and its bundle tells it. */
  | {
      kind: "restored";
      /** Left out where the bundle is not kept: a key does not follow from its nonce. */
      key?: string | undefined;
      id: Hex;
      proposal: Proposal;
      /** Left out where a contract carried it: then the chain does not show it in one place. */
      witness?: Witness | undefined;
      /** The lines behind `proposal.evidence`; none where the bundle is not kept. */
      evidence: readonly string[];
      /** Seconds since the epoch, by the chain. */
      proposedAt: number;
      blockNumber: bigint;
      blockHash: Hash;
    };

/** An entry as it stands in the journal. */
export type Recorded = {
  /** Counted from 1. */
  number: number;
  /** Milliseconds since the epoch of this machine's clock. */
  at: number;
  entry: Entry;
  /** Of the entry before; zero at the first. */
  previous: Hex;
  /** `keccak256(abi.encode(previous, keccak256(text)))`, text being the entry's canonical JSON with number and time. */
  hash: Hex;
};
