// The in-process network that gas is measured on: every transaction is a block of its own, at a time that does not
// depend on the clock of this machine, so that the same code gives the same numbers everywhere.
import { network } from "hardhat";
import {
  type Abi,
  type Address,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  getContractAddress,
  type Hex,
  type Log,
  zeroAddress,
} from "viem";

const GAS_LIMIT = 16_000_000;
const START = "2026-01-01T00:00:00Z";

export type Artifact = { abi: unknown; bytecode: string };

export type Sent = {
  hash: Hex;
  /** Of the whole transaction, calldata and refunds included: the receipt's gasUsed. */
  gas: number;
  logs: Log[];
  /** Seconds since the epoch, of its block. */
  time: number;
};

export type Call = { to: Address; data: Hex; from: Address };

export type Step = { pc: number; op: string; gas: number; gasCost: number; depth: number; stack: string[] };

export type Chain = Awaited<ReturnType<typeof openChain>>;

/** A fresh osaka network. Close it in the end. */
export async function openChain() {
  const connection = await network.create({ network: "default", override: { initialDate: START } });
  const request = async <T>(method: string, params: unknown[]): Promise<T> =>
    (await connection.provider.request({ method, params })) as T;
  const accounts = (await request<Address[]>("eth_accounts", [])).map((account) => getAddress(account));
  const chainId = Number(await request<Hex>("eth_chainId", []));
  const block = () => request<{ timestamp: Hex }>("eth_getBlockByNumber", ["latest", false]);
  let time = Number((await block()).timestamp);

  /** Sends and mines, one second after the block before. Throws what the node says if it reverts. */
  async function sendRaw(transaction: {
    from: Address;
    to?: Address;
    data: Hex;
  }): Promise<Sent & { address: Address }> {
    time += 1;
    await request("evm_setNextBlockTimestamp", [time]);
    const hash = await request<Hex>("eth_sendTransaction", [{ ...transaction, gas: `0x${GAS_LIMIT.toString(16)}` }]);
    const receipt = await request<{ gasUsed: Hex; logs: Log[]; status: Hex; contractAddress: Address | null }>(
      "eth_getTransactionReceipt",
      [hash],
    );
    const address = receipt.contractAddress === null ? zeroAddress : getAddress(receipt.contractAddress);
    if (receipt.status !== "0x1") throw new Error(`The transaction ${hash} failed.`);
    return { hash, gas: Number(receipt.gasUsed), logs: receipt.logs, time, address };
  }

  return {
    accounts,
    chainId,
    send: (call: Call): Promise<Sent> => sendRaw(call),
    async deploy({ abi, bytecode }: Artifact, args: readonly unknown[], from: Address) {
      return sendRaw({ from, data: encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args }) });
    },
    /** Where the deployment after `ahead` further transactions of `from` will stand. */
    async addressAhead(from: Address, ahead: number): Promise<Address> {
      const nonce = BigInt(await request<Hex>("eth_getTransactionCount", [from, "latest"])) + BigInt(ahead);
      return getContractAddress({ from, nonce });
    },
    call: (to: Address, data: Hex): Promise<Hex> => request("eth_call", [{ to, data }, "latest"]),
    code: (address: Address): Promise<Hex> => request("eth_getCode", [address, "latest"]),
    calldata: async (hash: Hex): Promise<Hex> =>
      (await request<{ input: Hex }>("eth_getTransactionByHash", [hash])).input,
    async trace(hash: Hex): Promise<Step[]> {
      const options = { disableStorage: true, disableMemory: true };
      return (await request<{ structLogs: Step[] }>("debug_traceTransaction", [hash, options])).structLogs;
    },
    /** Seconds since the epoch, of the block that would be mined now. */
    now: (): number => time + 1,
    /** Lets time pass: the next block stands `seconds` later. */
    wait(seconds: number): void {
      time += seconds;
    },
    /** Does something of which nothing stays: state and time are afterwards what they were. */
    async apart<T>(act: () => Promise<T>): Promise<T> {
      const [snapshot, before] = [await request<Hex>("evm_snapshot", []), time];
      try {
        return await act();
      } finally {
        await request("evm_revert", [snapshot]);
        time = before;
      }
    },
    close: () => connection.close(),
  };
}

/** Calldata of a function, for ABIs that are known only when running. */
export function encode(abi: unknown, functionName: string, args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: abi as Abi, functionName, args });
}
