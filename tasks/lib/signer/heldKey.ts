import {
  type Address,
  getAddress,
  type Hex,
  hashMessage,
  hashTypedData,
  keccak256,
  parseSignature,
  serializeTransaction,
} from "viem";
import { type LocalAccount, toAccount } from "viem/accounts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Question, RemoteSigner } from "./remoteSigner.ts";

/** A key that this program can sign with: one that it opens itself, or one whose keeper signs digests. */
export type HeldKey = {
  /** How sentences call it. */
  title: string;
  address: () => Promise<Address>;
  /** Opens it, where that must be. Asked again, it costs nothing. */
  account: () => Promise<LocalAccount>;
};

/** A key as a signer, that answers what {@link signingProvider} asks. Only what is to be signed opens it. */
export function signerWith({ title, address, account }: HeldKey): RemoteSigner {
  return { title, ask };

  async function ask(questions: readonly Question[]): Promise<unknown> {
    const [{ method, params } = { method: "", params: [] }] = questions;
    switch (method) {
      case "eth_accounts":
        return [await address()];
      case "eth_signTypedData_v4":
        return (await account()).signTypedData(JSON.parse(String(params[1])));
      case "personal_sign":
        return (await account()).signMessage({ message: { raw: params[0] as Hex } });
      case "eth_signTransaction":
        return (await account()).signTransaction(transactionOf(params[0] as AskedTransaction));
      default:
        throw new SallyportError("SIGNER_REFUSED", { summary: `${title} does not answer ${method}.` });
    }
  }
}

/** The account of a key whose keeper signs digests. */
export function accountOver(address: Address, sign: (digest: Hex) => Promise<Hex>): LocalAccount {
  return toAccount({
    address,
    signTypedData: (data) => sign(hashTypedData(data)),
    signMessage: ({ message }) => sign(hashMessage(message)),
    signTransaction: async (transaction, { serializer = serializeTransaction } = {}) => {
      const signature = await sign(keccak256(await serializer(transaction)));
      return serializer(transaction, parseSignature(signature));
    },
  });
}

type AskedTransaction = Record<"to" | "data" | "value" | "gas" | "nonce" | "chainId", Hex> &
  Record<"maxFeePerGas" | "maxPriorityFeePerGas", Hex>;

function transactionOf(asked: AskedTransaction) {
  return {
    type: "eip1559" as const,
    // A deployment has no recipient.
    ...(asked.to === undefined ? {} : { to: getAddress(asked.to) }),
    data: asked.data,
    value: BigInt(asked.value),
    gas: BigInt(asked.gas),
    nonce: Number(asked.nonce),
    chainId: Number(asked.chainId),
    maxFeePerGas: BigInt(asked.maxFeePerGas),
    maxPriorityFeePerGas: BigInt(asked.maxPriorityFeePerGas),
  };
}
