import {
  type Address,
  type Client,
  type Hash,
  type Hex,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerializable,
  type TransactionSerialized,
} from "viem";
import { getTransaction } from "viem/actions";
import { explained } from "../../errors/decodeGateError.ts";
import type { TransactionFact } from "./facts.ts";

/** A transaction as it is read. */
export type SentTransaction = {
  hash: Hash;
  from: Address;
  to: Address | undefined;
  data: Hex;
  /** Whether hash and sender were computed here from what was signed. */
  isProven: boolean;
  /** The chain that it was signed for; undefined where it was signed for any, or where that is not known. */
  chainId: number | undefined;
};

type Sent = Awaited<ReturnType<typeof getTransaction>>;

/** Asks for a transaction, and puts together what its sender signed. */
export async function readTransaction(client: Client, hash: Hash): Promise<TransactionFact> {
  const sent = await explained(getTransaction(client, { hash }));
  const signed = signedOf(sent);
  if (signed !== undefined && keccak256(signed) === hash) return { signed };
  const { from, to, input: data } = sent;
  return { hash, from, to, data };
}

/** Undefined of kinds that are not known here, and of what a development node sent without a signature. */
function signedOf(sent: Sent): Hex | undefined {
  try {
    const { r, s, v, yParity, type } = sent;
    const {
      from: _,
      hash: _hash,
      input: data,
      typeHex: _hex,
      gasPrice,
      ...fields
    } = sent as Sent & { typeHex?: unknown };
    const priced = type === "legacy" || type === "eip2930" ? { gasPrice } : {};
    const transaction = { ...fields, data, ...priced } as unknown as TransactionSerializable;
    const signature = type === "legacy" ? { r, s, v: BigInt(v) } : { r, s, yParity: yParity ?? Number(v) };
    return serializeTransaction(transaction, signature as never);
  } catch {
    return undefined;
  }
}

/** Where a transaction goes and what it says. */
export function contentOf(fact: TransactionFact): Pick<SentTransaction, "to" | "data"> {
  if (!("signed" in fact)) return { to: fact.to ?? undefined, data: fact.data };
  const { to, data } = parseTransaction(fact.signed as TransactionSerialized);
  return { to: to ?? undefined, data: data ?? "0x" };
}

/** What a transaction says, with its hash and sender computed where that can be. */
export async function openTransaction(fact: TransactionFact): Promise<SentTransaction> {
  if (!("signed" in fact)) return { ...fact, ...contentOf(fact), isProven: false, chainId: undefined };
  const serializedTransaction = fact.signed as TransactionSerialized;
  const { chainId } = parseTransaction(serializedTransaction);
  const from = await recoverTransactionAddress({ serializedTransaction });
  return { hash: keccak256(fact.signed), from, ...contentOf(fact), isProven: true, chainId };
}
