import { type Client, concat, type Hex } from "viem";
import { call, getBlock, getChainId } from "viem/actions";
import type { ChainFacts, NodeFacts } from "../facts.ts";
import type { Reading } from "./reading.ts";

export async function readChain({ client, blockNumber, now }: Reading): Promise<ChainFacts> {
  const [chainId, block] = await Promise.all([getChainId(client), getBlock(client, { blockNumber })]);
  const { hash, timestamp, gasLimit } = block;
  return { chainId, blockNumber, blockHash: hash, timestamp: Number(timestamp), gasLimit, now };
}

export async function readNode({ client }: Reading): Promise<NodeFacts> {
  const [syncing, version] = await Promise.all([ask(client, "eth_syncing"), ask(client, "web3_clientVersion")]);
  return { isSyncing: syncing !== false, minesOnDemand: /^(anvil|hardhat)/i.test(String(version)) };
}

/** A digest, a signature of it (r, s) and the key (x, y): a vector that every implementation of P-256 accepts. */
const SIGNED: Hex = concat([
  "0x4cee90eb86eaa050036147a12d49004b6b9c72bd725d39d4785011fe190f0b4d",
  "0xa73bd4903f0ce3b639bbbf6e8e80d16931ff4bcf5993d58468e8fb19086e8cac",
  "0x36dbcd03009df8c59286b162af3bd7fcc0450c9aa81be5d10d312af6c66b1d60",
  "0x4aebd3099c618202fcfe16ae7770b0c49ab5eadf74b754204a3bb6060e44eff3",
  "0x7618b065f9832de4ca6ca971a7a1adc826d0f7c00181a5fb2ddf79ae00b4e10e",
]);

/** Where EIP-7951 puts the precompile. */
const P256_VERIFY = "0x0000000000000000000000000000000000000100";

export async function readP256({ client, blockNumber }: Reading): Promise<boolean> {
  const { data } = await call(client, { to: P256_VERIFY, data: SIGNED, blockNumber });
  // An account without code answers with nothing.
  return data !== undefined && BigInt(data) === 1n;
}

function ask(client: Client, method: "eth_syncing" | "web3_clientVersion"): Promise<unknown> {
  return client.request({ method } as never);
}
