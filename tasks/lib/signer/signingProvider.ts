import {
  type Address,
  createClient,
  custom,
  type EIP1193RequestFn,
  getAddress,
  type Hex,
  hashTypedData,
  hexToBigInt,
  isAddress,
  isAddressEqual,
  isHex,
  keccak256,
  numberToHex,
  parseTransaction,
  recoverAddress,
  recoverMessageAddress,
  recoverTransactionAddress,
  UserRejectedRequestError,
} from "viem";
import { prepareTransactionRequest } from "viem/actions";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { RemoteSigner } from "./remoteSigner.ts";

type Asked = { method: string; params?: readonly unknown[] | object };
type Request = (question: Asked) => Promise<unknown>;

/**
 * A node's provider whose accounts are joined by those of a signer: what one of these signs or sends goes to the
 * signer, all else to the node. Whatever the signer returns is checked before anybody relies on it; transactions are
 * sent by the node, so the signer need not know one.
 *
 * @param tell Is told that the signer's accounts are missing.
 *
 * @throws What the signer's questions throw; SIGNER_ANSWER_INVALID
 */
export function signingProvider(
  node: { request: Request },
  signer: RemoteSigner,
  tell: (text: string) => void = () => {},
): { request: EIP1193RequestFn } {
  let known: Promise<Address[]> | undefined;
  const client = createClient({ transport: custom(node as { request: EIP1193RequestFn }) });
  return { request: requested as EIP1193RequestFn };

  async function requested(question: Asked): Promise<unknown> {
    try {
      return await request(question);
    } catch (error) {
      // What has this number nobody tries again by himself: a person may have said no.
      throw isSallyportError(error) ? new UserRejectedRequestError(error) : error;
    }
  }

  async function request(question: Asked): Promise<unknown> {
    const params = Array.isArray(question.params) ? question.params : [];
    switch (question.method) {
      case "eth_accounts": {
        const [own, theirs] = await Promise.all([node.request(question), accounts()]);
        return [...new Set([...(own as Address[]).map((one) => getAddress(one)), ...theirs])];
      }
      case "eth_signTypedData_v4": {
        const [account, text] = params as [Address, string];
        return (await isTheirs(account)) ? signTypedData(account, text) : node.request(question);
      }
      case "personal_sign": {
        const [raw, account] = params as [Hex, Address];
        return (await isTheirs(account)) ? signMessage(account, raw) : node.request(question);
      }
      case "eth_sendTransaction": {
        const [transaction] = params as [TransactionFields];
        return (await isTheirs(transaction.from)) ? send(transaction) : node.request(question);
      }
      default:
        return node.request(question);
    }
  }

  function accounts(): Promise<Address[]> {
    known ??= signer
      .ask([
        { method: "eth_accounts", params: [] },
        { method: "account_list", params: [] },
      ])
      .then((answer) => {
        if (Array.isArray(answer) && answer.every((one) => isAddress(one, { strict: false }))) {
          return answer.map((one) => getAddress(one));
        }
        throw invalid(`${capital(signer.title)} does not tell its accounts.`);
      })
      .catch((error: unknown) => {
        if (!isSallyportError(error)) throw error;
        // Who only looks, or acts as somebody else, needs no signer.
        tell(`going on without the accounts of ${signer.title}: ${error.code}: ${error.summary}`);
        return [];
      });
    return known;
  }

  async function isTheirs(account: Address | undefined): Promise<boolean> {
    return account !== undefined && (await accounts()).some((one) => isAddressEqual(one, account));
  }

  async function signTypedData(account: Address, text: string): Promise<Hex> {
    const data = JSON.parse(text);
    const answer = await signer.ask([
      { method: "eth_signTypedData_v4", params: [account, text] },
      { method: "eth_signTypedData", params: [account, text] },
      { method: "account_signTypedData", params: [account, data] },
    ]);
    const hash = hashTypedData(data);
    const by = isHex(answer) ? await recoverAddress({ hash, signature: answer }).catch(() => undefined) : undefined;
    if (by !== undefined && isAddressEqual(by, account)) return answer as Hex;
    throw invalid(`${capital(signer.title)} did not sign this as ${account}.`, { account, digest: hash });
  }

  /** EIP-191, version 0x45. */
  async function signMessage(account: Address, raw: Hex): Promise<Hex> {
    const answer = await signer.ask([
      { method: "personal_sign", params: [raw, account] },
      { method: "eth_sign", params: [account, raw] },
      { method: "account_signData", params: ["text/plain", account, raw] },
    ]);
    const given = isHex(answer) ? recoverMessageAddress({ message: { raw }, signature: answer }) : undefined;
    const by = await given?.catch(() => undefined);
    if (by !== undefined && isAddressEqual(by, account)) return answer as Hex;
    throw invalid(`${capital(signer.title)} did not sign this message as ${account}.`, { account });
  }

  async function send({ from, ...fields }: TransactionFields & { from?: Address }): Promise<unknown> {
    const account = getAddress(from as Address);
    const wanted = await filled(account, fields);
    const { to, data, chainId, ...numbers } = wanted;
    const asked = { from: account, to, data, chainId: numberToHex(chainId), ...hexed(numbers) };
    const answer = await signer.ask([
      { method: "eth_signTransaction", params: [asked] },
      { method: "account_signTransaction", params: [asked] },
    ]);
    // Some return the transaction beside its bytes.
    const raw = isHex(answer) ? answer : (answer as { raw?: unknown } | null)?.raw;
    const by = isHex(raw) && isSame(raw, wanted) ? await senderOf(raw) : undefined;
    if (by !== undefined && isAddressEqual(by, account)) {
      const hash = await node.request({ method: "eth_sendRawTransaction", params: [raw] });
      if (hash === keccak256(raw as Hex)) return hash;
      throw new SallyportError("TRANSACTION_OTHER", {
        summary: "The node answers with another hash than that of the transaction that it was handed.",
        value: String(hash).slice(0, 66),
      });
    }
    throw invalid(`${capital(signer.title)} did not sign this transaction as ${account}.`, { account });
  }

  /** What the node must add: nonce, gas and fees. */
  async function filled(account: Address, { to, data = "0x", value, gas }: TransactionFields): Promise<Wanted> {
    const prepared = await prepareTransactionRequest(client, {
      account,
      to,
      data,
      value: value === undefined ? 0n : hexToBigInt(value),
      ...(gas === undefined ? {} : { gas: hexToBigInt(gas) }),
      type: "eip1559",
      parameters: ["nonce", "gas", "fees", "chainId"],
    } as never);
    const found = prepared as unknown as Wanted;
    return {
      to,
      data,
      value: found.value,
      gas: found.gas,
      nonce: found.nonce,
      chainId: found.chainId,
      maxFeePerGas: found.maxFeePerGas,
      maxPriorityFeePerGas: found.maxPriorityFeePerGas,
    };
  }
}

type TransactionFields = { from?: Address; to?: Address; data?: Hex; value?: Hex; gas?: Hex };

type Wanted = {
  to: Address | undefined;
  data: Hex;
  value: bigint;
  gas: bigint;
  nonce: number;
  chainId: number;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
};

function capital(title: string): string {
  return title.replace(/^t(?=he )/, "T");
}

function hexed(numbers: Record<string, bigint | number>): Record<string, Hex> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, numberToHex(value)]));
}

/** Whether signed bytes hold the transaction that was asked for, and nothing else. */
function isSame(raw: Hex, wanted: Wanted): boolean {
  try {
    const signed = parseTransaction(raw) as Partial<Wanted> & { accessList?: readonly unknown[]; type: string };
    if (signed.type !== "eip1559" || (signed.accessList?.length ?? 0) > 0) return false;
    return (Object.keys(wanted) as (keyof Wanted)[]).every((key) => plain(signed[key]) === plain(wanted[key]));
  } catch {
    return false;
  }
}

/** A transaction leaves out what is zero or empty. */
function plain(value: unknown): string {
  return value === undefined || value === "0x" ? "0" : String(value).toLowerCase();
}

function senderOf(raw: Hex): Promise<Address | undefined> {
  return recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` }).catch(() => undefined);
}

function invalid(summary: string, details: Record<string, string> = {}): SallyportError {
  return new SallyportError("SIGNER_ANSWER_INVALID", { summary, details });
}
