import {
  type Account,
  type Chain,
  type CustomTransport,
  createWalletClient,
  custom,
  http,
  type JsonRpcAccount,
  type PublicActions,
  publicActions,
  type Transport,
  type WalletClient,
} from "viem";
import { withLogReading } from "../../sdk/read/logs/logReading.ts";
import { carrierOf } from "../signing/carrierOf.ts";
import { signerOf } from "../signing/signerOf.ts";
import { type OpenDeskParameters, openDesk } from "./openDesk.ts";
import { proposingProvider } from "./provider.ts";

export type ProposingClientParameters = Omit<OpenDeskParameters, "client" | "signer" | "carrier"> & {
  chain: Chain;
  /** The way to the node; the chain's own if left out. */
  transport?: Transport;
  /** The agent's key. */
  key: Account;
  /** Who pays for carrying proposals; the key if left out. */
  payer?: Account;
  /** Names this run of the script, such as "payroll-2026-11": see `proposingProvider`. */
  session: string;
  /** The most that is offered for a unit of gas, in wei; 100 gwei if left out. */
  mostPerGas?: bigint;
};

/** A viem client of wallet and public actions, whose journal is given back by `close`. */
export type ProposingClient = WalletClient<CustomTransport, Chain, JsonRpcAccount> &
  PublicActions<CustomTransport, Chain, JsonRpcAccount> & { close(): void };

/**
 * A viem client whose account is the treasury: `sendTransaction` and `writeContract` become proposals, and
 * `waitForTransactionReceipt` waits for the execution. `close` gives the journal back.
 *
 * @throws What `openDesk` throws.
 * @example
 * const client = await proposingClient({ chain, key, session: "payroll-2026-11", folder: "payroll", policy, agent: "payer", ...addresses });
 * const hash = await client.sendTransaction({ to, value }); // the id of a proposal
 */
export async function proposingClient(parameters: ProposingClientParameters): Promise<ProposingClient> {
  const { chain, transport = http(), key, payer = key, session, gate } = parameters;
  const { mostPerGas = 100_000_000_000n } = parameters;
  const acting = (account: Account) => createWalletClient({ account, chain, transport });
  const reader = withLogReading(acting(payer).extend(publicActions), {});
  const desk = await openDesk({
    ...parameters,
    client: reader,
    signer: signerOf(acting(key), gate),
    carrier: carrierOf(acting(payer), { gate, mostPerGas }),
  });
  const request = (question: { method: string; params?: unknown }) => reader.request(question as never);
  const provider = proposingProvider({ desk, request: request as never, session });
  return createWalletClient({ account: desk.treasury, chain, transport: custom(provider) })
    .extend(publicActions)
    .extend(() => ({ close: () => desk.close() }));
}
