import {
  type Address,
  type EIP1193RequestFn,
  type Hash,
  type Hex,
  hexToBigInt,
  isAddress,
  isHex,
  maxUint256,
  numberToHex,
} from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { READING } from "../signing/reading.ts";
import type { Desk, Standing, WantedCall } from "./desk.ts";

export type ProviderParameters = {
  desk: Desk;
  /** Asks the node; only questions that read are handed on. */
  request: (question: { method: string; params?: unknown }) => Promise<unknown>;
  /**
   * Names this run of the script. Its calls are counted, and the same session with the same calls proposes each once,
   * however often the script is started again.
   */
  session: string;
};

/** EIP-1193: what a provider's error holds beside its words. */
const CODES = { refused: 4001, unauthorized: 4100, unsupported: 4200 } as const;

const SAFE = 2n ** 48n - 1n;

/** How often a proposal is looked at again because a block came meanwhile: where more come, the next one asks anew. */
const MOST_AGAIN = 4;

/** What a transaction can do beside its call. Left out unsaid, a script would believe it done. */
const MORE_THAN_A_CALL = ["authorizationList", "blobs", "blobVersionedHashes"] as const;

const SIGNING = /^(?:eth_sign|personal_sign|eth_signTransaction|eth_signTypedData|eth_sendRawTransaction|wallet_)/;

/**
 * A provider (EIP-1193) whose account is the treasury: what is sent by it becomes a proposal that humans countersign.
 * `eth_sendTransaction` returns the proposal's id in the place of a transaction's hash, and the receipt of that id is the
 * receipt of the execution, so that whoever waits for it waits for the humans and the delay.
 *
 * @throws An error with a code of EIP-1193 and one of ours as its cause: PROPOSAL_NOT_CARRIED, PROPOSAL_ENDED,
 * DOOR_SIGNS_NOTHING.
 * @example
 * const client = createWalletClient({ account: desk.treasury, chain, transport: custom(proposingProvider({ desk, request, session: "payroll-2026-11" })) });
 * const hash = await client.sendTransaction({ to, value }); // a proposal
 */
export function proposingProvider({ desk, request, session }: ProviderParameters): { request: EIP1193RequestFn } {
  let sent = 0;
  // One after the other: the number of a call says which of the session's it is.
  let last: Promise<unknown> = Promise.resolve();
  return { request: requested as EIP1193RequestFn };

  async function requested({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
    const [first] = Array.isArray(params) ? params : [];
    switch (method) {
      case "eth_accounts":
      case "eth_requestAccounts":
        return [desk.treasury];
      case "eth_sendTransaction":
        return inTurn(() => send(first));
      case "eth_getTransactionByHash":
        return (await waitingTransaction(first)) ?? request({ method, params });
      case "eth_getTransactionReceipt":
        return receipt(first as Hash);
      default:
        if (READING.has(method)) return request({ method, params });
        throw SIGNING.test(method) ? signsNothing(method) : unsupported(method);
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  async function send(transaction: unknown): Promise<Hex> {
    const call = wantedCall(transaction, desk.treasury);
    await requireChain(transaction);
    const key = `script/${session}/${sent}`;
    const id = await toProvider(desk.propose({ key, calls: [call] }));
    // Counted only where it stands: a script that corrects a refused call goes on with the same number.
    sent += 1;
    return id;
  }

  /** A script that means another chain means another treasury. */
  async function requireChain(transaction: unknown): Promise<void> {
    const { chainId } = (transaction ?? {}) as { chainId?: unknown };
    if (chainId === undefined || chainId === null) return;
    const here = BigInt(String(await request({ method: "eth_chainId" })));
    if (isHex(chainId) && chainId !== "0x" && hexToBigInt(chainId) === here) return;
    throw providerError(CODES.refused, invalid("chainId", chainId, `The treasury is on chain ${here}.`));
  }

  /**
   * The execution's receipt; null while it waits. Clients ask once a block, and all that ask while an answer is underway
   * share it: one of before a block that came meanwhile would be their last until the next block, which may never come.
   */
  async function receipt(hash: Hash): Promise<unknown> {
    for (let again = 0; ; again++) {
      const before = await head();
      const standing = isHex(hash) ? await toProvider(desk.standing(hash)) : undefined;
      if (standing === undefined) return request({ method: "eth_getTransactionReceipt", params: [hash] });
      if (standing.state === "waiting") {
        if (again === MOST_AGAIN || (await head()) === before) return null;
        continue;
      }
      if (standing.state === "executed") {
        return request({ method: "eth_getTransactionReceipt", params: [standing.transactionHash] });
      }
      throw providerError(CODES.refused, ended(hash, standing));
    }
  }

  function head(): Promise<unknown> {
    return request({ method: "eth_blockNumber" });
  }

  /** What waits for humans is shown as a transaction in no block. */
  async function waitingTransaction(hash: unknown): Promise<unknown> {
    const standing = isHex(hash) ? await toProvider(desk.standing(hash)) : undefined;
    if (standing === undefined) return undefined;
    if (standing.state === "executed") {
      return request({ method: "eth_getTransactionByHash", params: [standing.transactionHash] });
    }
    const [call] = standing.proposal.calls;
    return {
      hash,
      from: desk.treasury,
      to: call?.target ?? null,
      value: numberToHex(call?.value ?? 0n),
      input: call?.data ?? "0x",
      // Clients read it as a plain number, and ours have 64 bits.
      nonce: numberToHex(standing.proposal.nonce & SAFE),
      gas: "0x0",
      gasPrice: "0x0",
      type: "0x0",
      v: "0x0",
      r: "0x0",
      s: "0x0",
      blockHash: null,
      blockNumber: null,
      transactionIndex: null,
    };
  }
}

/** The fields of a transaction that the treasury's call has; what only a wallet decides is left to the gate. */
function wantedCall(transaction: unknown, treasury: Address): WantedCall {
  const { from, to, value = "0x0", data, input = data ?? "0x" } = (transaction ?? {}) as Record<string, unknown>;
  if (from !== undefined && String(from).toLowerCase() !== treasury.toLowerCase()) {
    throw providerError(CODES.unauthorized, invalid("from", from, `Calls are the treasury's: send from ${treasury}.`));
  }
  if (!isAddress(String(to))) {
    throw providerError(
      CODES.refused,
      invalid("to", to, "Name the contract or account that is called: nothing is deployed through a gate."),
    );
  }
  if (data !== undefined && data !== input) {
    throw providerError(CODES.refused, invalid("input", input, "Give the calldata once: data and input differ."));
  }
  if (!isHex(value) || value === "0x" || !isHex(input) || input.length % 2 !== 0) {
    throw providerError(CODES.refused, invalid("value, data", `${value}, ${input}`, "Give both as hex."));
  }
  if (hexToBigInt(value) > maxUint256) {
    throw providerError(CODES.refused, invalid("value", value, "No account holds more than fits 256 bits."));
  }
  for (const name of MORE_THAN_A_CALL) {
    const more = (transaction as Record<string, unknown>)[name];
    if (more === undefined || more === null || (Array.isArray(more) && more.length === 0)) continue;
    const advice = "Leave it out: a proposal is calls, and what else a transaction can carry does not come along.";
    throw providerError(CODES.refused, invalid(name, typeof more, advice));
  }
  return { target: String(to) as Address, value: hexToBigInt(value), data: input };
}

async function toProvider<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isSallyportError(error) && !error.isRetryable ? providerError(CODES.refused, error) : error;
  }
}

/** In the form that clients of providers know, ours as the cause. */
function providerError(code: number, cause: SallyportError): Error {
  return Object.assign(new Error(cause.message, { cause }), { name: "ProviderRpcError", code });
}

function ended(id: Hex, { how }: Extract<Standing, { state: "ended" }>): SallyportError {
  return new SallyportError("PROPOSAL_ENDED", {
    summary: `The proposal ${id} is ${how}: its calls will not be made.`,
    value: id,
    args: { id, state: how },
  });
}

function signsNothing(method: string): Error {
  const cause = new SallyportError("DOOR_SIGNS_NOTHING", {
    summary: `${method} asks for a signature of the treasury, and it has no key.`,
    value: method,
  });
  return providerError(CODES.unsupported, cause);
}

function unsupported(method: string): Error {
  return Object.assign(new Error(`${method} is not answered here: only what reads, and eth_sendTransaction.`), {
    name: "ProviderRpcError",
    code: CODES.unsupported,
  });
}

function invalid(place: string, value: unknown, nextStep: string): SallyportError {
  return new SallyportError("ARGUMENT_INVALID", {
    summary: "This is no call that a treasury can make.",
    place: `eth_sendTransaction, ${place}`,
    value: String(value),
    nextStep,
  });
}
