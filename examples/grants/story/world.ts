import { network } from "hardhat";
import {
  type Address,
  type Chain,
  createPublicClient,
  createTestClient,
  createWalletClient,
  type Hex,
  type HttpTransport,
  http,
  type LocalAccount,
  type PublicClient,
  type TransactionReceipt,
  type Transport,
  type WalletClient,
} from "viem";
import { hardhat } from "viem/chains";
import { type ContractError, decodeContractError, formatReason } from "../../../sdk/errors/decodeContractError.ts";
import { revertData } from "../../../sdk/errors/decodeGateError.ts";

/** When the example begins, so that it reads the same on every day. */
export const BEGINNING = "2027-03-01T09:00:00Z";

/** Enough for every transaction of the example. */
const GAS_OF_REFUSED = 3_000_000n;

/** What a transaction says. */
export type Message = { to: Address; data?: Hex; value?: bigint };

/** A transaction that was included and failed. */
export type Refusal = { receipt: TransactionReceipt; error: ContractError };

export type Wallet = WalletClient<HttpTransport, Chain, LocalAccount>;

/** A chain of our own, and its clock. */
export type World = {
  /** JSON-RPC endpoint of the node. */
  url: string;
  chainId: number;
  client: PublicClient;
  /** A client that signs as this account. */
  wallet(account: LocalAccount): Wallet;
  /** Sends a transaction that must succeed; throws with the decoded error where it does not. */
  act(from: LocalAccount, message: Message): Promise<TransactionReceipt>;
  /** Sends a transaction that must fail, lets the chain include it all the same, and reads its error back. */
  attempt(from: LocalAccount, message: Message): Promise<Refusal>;
  /** The chain's time, in seconds since the epoch. */
  now(): Promise<number>;
  /** Lets time pass until `moment`, unless it has. */
  waitUntil(moment: number): Promise<void>;
  /** Gives the next block, and so the next transaction, this very time. */
  nextBlockAt(moment: number): Promise<void>;
  close(): Promise<void>;
};

/** How to reach a node whose clock can be set. */
export type NodeParameters = {
  url: string;
  chain: Chain;
  /** Whose words for setting the clock it knows. */
  mode: "hardhat" | "anvil";
  /** Ends it. */
  close(): Promise<void>;
};

/** What it takes to put something on a chain. */
export type Site = Pick<World, "client" | "act">;

/**
 * Starts a node in this process and connects to it over HTTP, like every client.
 *
 * @param networkName A simulated network of the Hardhat configuration, which decides the hardfork.
 */
export async function startWorld(networkName = "default"): Promise<World> {
  // A transaction that fails is part of the story: the node includes it and does not answer with an error.
  const override = { initialDate: BEGINNING, throwOnTransactionFailures: false };
  const server = await network.createServer({ network: networkName, override }, "127.0.0.1", 0);
  const { port } = await server.listen();
  const url = `http://127.0.0.1:${port}`;
  return connectWorld({ url, chain: hardhat, mode: "hardhat", close: () => server.close() });
}

/** The world around a node that somebody started, on any chain id. */
export function connectWorld({ url, chain, mode, close }: NodeParameters): World {
  const transport = http(url);
  const client = createPublicClient<Transport, Chain | undefined>({
    chain,
    transport,
    pollingInterval: 10,
    cacheTime: 0,
  });
  const clock = createTestClient({ chain, transport, mode });

  function wallet(account: LocalAccount): Wallet {
    return createWalletClient<HttpTransport, Chain, LocalAccount>({ account, chain, transport, pollingInterval: 10 });
  }

  async function send(account: LocalAccount, message: Message, gas: bigint) {
    const hash = await wallet(account).sendTransaction({ ...message, gas });
    return client.waitForTransactionReceipt({ hash });
  }

  async function act(from: LocalAccount, message: Message) {
    let gas: bigint;
    try {
      gas = await client.estimateGas({ account: from.address, ...message });
    } catch (cause) {
      const data = revertData(cause);
      if (data === undefined) throw cause;
      throw new Error(`A transaction that should pass is refused: ${formatReason(data)}`);
    }
    // What an inner call receives is not the same in the estimate and in the transaction, so some is added.
    const receipt = await send(from, message, (gas * 12n) / 10n);
    if (receipt.status !== "success") throw new Error(`Transaction ${receipt.transactionHash} failed.`);
    return receipt;
  }

  async function now() {
    return Number((await client.getBlock()).timestamp);
  }

  function nextBlockAt(moment: number) {
    return clock.setNextBlockTimestamp({ timestamp: BigInt(moment) });
  }

  return {
    url,
    chainId: chain.id,
    client,
    wallet,
    act,
    attempt: async (from, message) => {
      const receipt = await send(from, message, GAS_OF_REFUSED);
      if (receipt.status !== "reverted") throw new Error("A transaction that should be refused passed.");
      return { receipt, error: await errorOf(client, receipt.transactionHash) };
    },
    now,
    waitUntil: async (moment) => {
      if (moment <= (await now())) return;
      await nextBlockAt(moment);
      await clock.mine({ blocks: 1 });
    },
    nextBlockAt,
    close,
  };
}

/** Why a transaction failed, as the node traces it. */
export async function errorOf(client: PublicClient, hash: Hex): Promise<ContractError> {
  const trace = await client.request<{ Method: string; Parameters: unknown; ReturnType: { output?: Hex } }>({
    method: "debug_traceTransaction",
    params: [hash, { tracer: "callTracer", tracerConfig: { onlyTopCall: true } }],
  });
  return decodeContractError(trace.output ?? "0x");
}

/** `GateNotReady(id 0x12…, eta 2027-03-02 09:00:00 UTC)`. */
export function formatError({ name, shown }: ContractError): string {
  return `${name}(${Object.entries(shown)
    .map(([label, text]) => `${label} ${text}`)
    .join(", ")})`;
}
