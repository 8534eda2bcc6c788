// The in-process network, as the role matrix needs it: transactions that must succeed, and calls that may fail.
import { network } from "hardhat";
import { type Address, type Hex, isHex, type Log } from "viem";

export type Message = { from: Address; to: Address; data: Hex; value?: bigint };

export type Answer = { succeeded: true } | { succeeded: false; data: Hex };

export type Node = Awaited<ReturnType<typeof openNode>>;

export async function openNode() {
  const connection = await network.create();
  const request = async <T>(method: string, params: unknown[]): Promise<T> =>
    (await connection.provider.request({ method, params })) as T;
  const fields = ({ value = 0n, ...rest }: Partial<Message>) => ({ ...rest, value: `0x${value.toString(16)}` });

  async function send(message: Omit<Message, "to"> & { to?: Address }) {
    const hash = await request<Hex>("eth_sendTransaction", [fields(message)]);
    type Receipt = { logs: Log[]; contractAddress: Address };
    return request<Receipt>("eth_getTransactionReceipt", [hash]);
  }

  return {
    send,
    chainId: Number(await request<Hex>("eth_chainId", [])),
    nonceOf: async (account: Address) => BigInt(await request<Hex>("eth_getTransactionCount", [account, "latest"])),
    now: async () => Number((await request<{ timestamp: Hex }>("eth_getBlockByNumber", ["latest", false])).timestamp),
    async wait(seconds: number) {
      await request("evm_increaseTime", [seconds]);
      await request("evm_mine", []);
    },
    /** Runs the message on the chain as it stands and forgets what it did. */
    async call(message: Message): Promise<Answer> {
      try {
        await request("eth_call", [fields(message), "latest"]);
        return { succeeded: true };
      } catch (error) {
        const data = returnedData((error as { data?: unknown }).data);
        if (data === undefined) throw error;
        return { succeeded: false, data };
      }
    },
    close: () => connection.close(),
  };
}

/** Hardhat says it as it is, or beside a transaction hash. */
function returnedData(data: unknown): Hex | undefined {
  if (isHex(data)) return data;
  return typeof data === "object" && data !== null && "data" in data ? returnedData(data.data) : undefined;
}
