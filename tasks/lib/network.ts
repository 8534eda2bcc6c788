import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import {
  type Address,
  BaseError,
  type Chain,
  type Client,
  createClient,
  custom,
  defineChain,
  type EIP1193RequestFn,
  getAddress,
  isAddress,
  isAddressEqual,
  MethodNotFoundRpcError,
  MethodNotSupportedRpcError,
  type Transport,
} from "viem";
import { getAddresses, getChainId } from "viem/actions";
import type { Sender } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { checkedAnswers } from "../../sdk/node/checkedAnswers.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import { hiding } from "./hiding.ts";
import { type HeldKey, signerWith } from "./signer/heldKey.ts";
import { heldKeys } from "./signer/heldKeys.ts";
import { type RemoteSigner, remoteSigner } from "./signer/remoteSigner.ts";
import { signingProvider } from "./signer/signingProvider.ts";
import { tellingSilence } from "./tellingSilence.ts";

/** A chain and the accounts that may act on it. */
export type TaskNetwork = {
  /** As the configuration calls it. */
  name: string;
  chainId: number;
  /** Asks the node; what it reads of logs is kept, see `keepingLogs`. */
  client: Client<Transport, Chain> & LogClient;
  /** The accounts of the network, or of its node. */
  accounts: Address[];
  /**
   * Acts as one of the accounts; as the first where none is named.
   *
   * @throws ACCOUNT_UNKNOWN
   */
  sender(account?: string): Sender;
  /**
   * Opens now what an account's key needs to sign later, such as a file that wants a password.
   *
   * @throws KEY_FILE_INVALID, KEY_FILE_LOCKED
   */
  unlock(account: Address): Promise<void>;
};

type Asked = { request: EIP1193RequestFn };

const POLLING_INTERVAL = { local: 50, remote: 2_000 };

/**
 * Connects to a network of the configuration, to the one that `--network` names if none is given. Keys stay with
 * Hardhat: they sign, and are never read here.
 *
 * @param tell Is told that a remote signer's accounts are missing, and that the node does not answer.
 */
export async function openNetwork(
  hre: HardhatRuntimeEnvironment,
  { name, tell = () => {} }: { name?: string | undefined; tell?: (text: string) => void } = {},
): Promise<{ network: TaskNetwork; isLasting: boolean; close: () => Promise<void> }> {
  const connection = await hre.network.create(name);
  const signer = name === undefined ? await signerOf(hre) : undefined;
  const node = tellingSilence(connection.provider, connection.networkName, tell);
  const keys = name === undefined ? heldKeys(hre, tell) : [];
  const signers = [...(signer === undefined ? [] : [signer]), ...keys.map(signerWith)];
  const provider = signers.reduce<Asked>((way, one) => signingProvider(way, one, tell), node);
  return {
    network: { ...(await networkOver(custom(provider), connection.networkName)), unlock: unlocking(keys) },
    // A chain inside this process ends with it.
    isLasting: connection.networkConfig.type === "http",
    close: () => connection.close(),
  };
}

/** A key that is not read at all is none of those that an account is looked for among. */
function unlocking(keys: readonly HeldKey[]) {
  return async (account: Address): Promise<void> => {
    for (const key of keys) {
      const address = await key.address().catch(() => undefined);
      if (address !== undefined && isAddressEqual(address, account)) await key.account();
    }
  };
}

/** Who signs elsewhere, where the configuration names somebody. */
async function signerOf({ config }: HardhatRuntimeEnvironment): Promise<RemoteSigner | undefined> {
  const { signer } = config.sallyport ?? {};
  if (signer === undefined) return undefined;
  const [url, authorization] = await Promise.all([signer.url.getUrl(), signer.authorization?.get()]);
  return remoteSigner({ url, authorization, ...(signer.timeout === undefined ? {} : { timeout: signer.timeout }) });
}

/**
 * Takes the address of the network's node out of a text, once the settings tell one: keys stand in it.
 *
 * @param besides Another network whose node is asked.
 */
export async function hidingNode(
  hre: HardhatRuntimeEnvironment,
  besides?: string | undefined,
): Promise<(text: string) => string> {
  const names = [hre.globalOptions.network ?? "default", ...(besides === undefined ? [] : [besides])];
  const hides = await Promise.all(
    names.map(async (name) => {
      const settings = hre.config.networks[name];
      return settings?.type === "http" ? hiding(await settings.url.getUrl()) : (text: string) => text;
    }),
  );
  return (text) => hides.reduce((left, hide) => hide(left), text);
}

/** The chain that a transport leads to, and the accounts that it can sign for. */
export async function networkOver(way: Transport, name: string): Promise<TaskNetwork> {
  const transport = oneWay(checkedAnswers(way));
  const chainId = await explained(getChainId(createClient({ transport })));
  // What viem must know of a chain is its id; how to reach it the transport knows.
  const chain: Chain = defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: "native", symbol: "native", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  const pollingInterval = isLocal(chainId) ? POLLING_INTERVAL.local : POLLING_INTERVAL.remote;
  const client = createClient({ chain, transport, pollingInterval, cacheTime: 0 });
  const accounts = await explained(accountsOf(client));
  const sender = (account?: string): Sender =>
    createClient({ account: pick(accounts, account), chain, transport, pollingInterval, cacheTime: 0 });
  return { name, chainId, client, accounts, sender, unlock: async () => {} };
}

/** Every client of a command asks by the same way: what was learnt of the node by one holds for all. */
function oneWay(transport: Transport): Transport {
  let opened: ReturnType<Transport> | undefined;
  return (options) => {
    opened ??= transport(options);
    return opened;
  };
}

/** Some nodes of providers know no accounts, nor the question. */
async function accountsOf(client: Client): Promise<Address[]> {
  try {
    return await getAddresses(client);
  } catch (error) {
    const isUnknown = (one: unknown) =>
      one instanceof MethodNotFoundRpcError || one instanceof MethodNotSupportedRpcError;
    if (error instanceof BaseError && error.walk(isUnknown) !== null) return [];
    throw error;
  }
}

/** Whether it is a chain of a development node, where everything may be put. */
export function isLocal(chainId: number): boolean {
  return chainId === 31_337 || chainId === 1_337;
}

function pick(accounts: readonly Address[], wanted: string | undefined): Address {
  if (wanted === undefined) {
    const [first] = accounts;
    if (first !== undefined) return first;
    throw new SallyportError("ACCOUNT_UNKNOWN", { summary: "The network gives no account." });
  }
  if (!isAddress(wanted)) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is not an address.",
      place: "--from",
      value: wanted,
    });
  }
  const found = accounts.find((account) => account.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return getAddress(found);
  throw new SallyportError("ACCOUNT_UNKNOWN", {
    summary: `The network's accounts do not include ${wanted}.`,
    value: wanted,
  });
}
