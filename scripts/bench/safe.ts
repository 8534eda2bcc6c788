// A real Safe 1.5 from its npm package, whose owners sign and whose transactions a relayer carries.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Address, concat, decodeFunctionResult, type Hex, zeroAddress } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { safeTxTypes } from "../../examples/grants/story/safe.ts";
import { type Artifact, type Chain, encode, type Sent } from "./chain.ts";

const require = createRequire(import.meta.url);
const PACKAGE = "@safe-global/safe-smart-account/build/artifacts/contracts";

export type Safe = { address: Address; abi: unknown; owners: readonly PrivateKeyAccount[]; nonce: bigint };

/** A Safe of which `threshold` owners must sign. */
export async function deploySafe(
  chain: Chain,
  deployer: Address,
  owners: readonly PrivateKeyAccount[],
  threshold: number,
): Promise<Safe> {
  // Safe and not SafeL2: the cheaper of the two, without its log of every transaction.
  const singleton = artifactOf("Safe.sol/Safe");
  const factory = artifactOf("proxies/SafeProxyFactory.sol/SafeProxyFactory");
  const handler = artifactOf("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
  const singletonAt = (await chain.deploy(singleton, [], deployer)).address;
  const factoryAt = (await chain.deploy(factory, [], deployer)).address;
  const handlerAt = (await chain.deploy(handler, [], deployer)).address;
  const addresses = owners.map(({ address }) => address);
  const setup = encode(singleton.abi, "setup", [
    addresses,
    threshold,
    zeroAddress,
    "0x",
    handlerAt,
    zeroAddress,
    0n,
    zeroAddress,
  ]);
  const data = encode(factory.abi, "createProxyWithNonce", [singletonAt, setup, 0n]);
  const predicted = decodeFunctionResult({
    abi: [{ type: "function", name: "f", stateMutability: "view", inputs: [], outputs: [{ type: "address" }] }],
    data: await chain.call(factoryAt, data),
  });
  await chain.send({ to: factoryAt, from: deployer, data });
  return { address: predicted, abi: singleton.abi, owners: owners.slice(0, threshold), nonce: 0n };
}

/** Signed by as many owners as it takes, sent by `relayer`. Counts the Safe's nonce on. */
export async function executeFromSafe(
  chain: Chain,
  safe: Safe,
  relayer: Address,
  to: Address,
  data: Hex,
): Promise<Sent> {
  const message = {
    to,
    value: 0n,
    data,
    operation: 0,
    safeTxGas: 0n,
    baseGas: 0n,
    gasPrice: 0n,
    gasToken: zeroAddress,
    refundReceiver: zeroAddress,
    nonce: safe.nonce,
  };
  const domain = { chainId: chain.chainId, verifyingContract: safe.address };
  const sorted = safe.owners.toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const signatures = await Promise.all(
    sorted.map((owner) => owner.signTypedData({ domain, types: safeTxTypes, primaryType: "SafeTx", message })),
  );
  const { nonce: _, ...call } = message;
  safe.nonce += 1n;
  return chain.send({
    to: safe.address,
    from: relayer,
    data: encode(safe.abi, "execTransaction", [...Object.values(call), concat(signatures)]),
  });
}

function artifactOf(path: string): Artifact {
  return JSON.parse(readFileSync(require.resolve(`${PACKAGE}/${path}.json`), "utf8"));
}
