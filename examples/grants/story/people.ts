import { type Address, getAddress } from "viem";
import { mnemonicToAccount } from "viem/accounts";

// Everybody in the example. The keys follow from the phrase that local nodes fund, which all the world knows.

const PHRASE = "test test test test test test test test test test test junk";

function person(addressIndex: number) {
  return mnemonicToAccount(PHRASE, { addressIndex });
}

export const people = {
  /** Deploys, and holds nothing afterwards. */
  deployer: person(0),
  /** Carries signatures of others to the chain. Anybody could. */
  relayer: person(1),
  /** The agent's key, and the one that it goes on with. */
  treasurer: person(2),
  treasurerSecond: person(3),
  /** A council member with a wallet, and her successor. */
  mara: person(4),
  nora: person(15),
  /** Owners of the Safe that is a council member. */
  olga: person(5),
  oscar: person(6),
  otto: person(7),
  /** Members of the guardian council: each can stop alone. */
  gina: person(8),
  gus: person(9),
  /** Signs the payout lists. */
  office: person(10),
  /** Holders of the vote token. */
  vera: person(11),
  viktor: person(12),
  vida: person(13),
  /** Answers for the agent: may revoke its keys. */
  operator: person(14),
  /** Owns the swap desk and the fee token, and is no friend. */
  dealer: person(16),
} as const;

export type Person = (typeof people)[keyof typeof people];

/** Names for addresses, to be shown beside them. */
export class Names {
  readonly #names = new Map<Address, string>();

  /** The first name that an address gets stays. */
  add(name: string, address: Address): void {
    const key = getAddress(address);
    if (!this.#names.has(key)) this.#names.set(key, name);
  }

  /** `ada 0x1234…cdef`, or the whole address where nobody knows it. */
  show(address: Address): string {
    const name = this.#names.get(getAddress(address));
    return name === undefined ? address : `${name} ${short(address)}`;
  }
}

/** The beginning and the end of an address or hash. */
export function short(hex: string): string {
  return `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}
