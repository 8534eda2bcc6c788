import { createRequire } from "node:module";
import {
  type Address,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  keccak256,
  type LocalAccount,
  parseAbi,
  zeroAddress,
} from "viem";
import type { Place } from "./place.ts";
import type { Site } from "./world.ts";

// A Safe 1.5.0, from the artifacts of its own npm package.

const ARTIFACTS = "@safe-global/safe-smart-account/build/artifacts/contracts";
const require = createRequire(import.meta.url);

const safeAbi = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
]);
const factoryAbi = parseAbi([
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address proxy)",
  "function proxyCreationCode() pure returns (bytes)",
]);

/** What the owners of a Safe sign for it to act. */
export const safeTxTypes = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
} as const;
const messageTypes = { SafeMessage: [{ name: "message", type: "bytes" }] } as const;

function initCode(path: string): Hex {
  return require(`${ARTIFACTS}/${path}.json`).bytecode;
}

/** Deploys the contracts that all Safes of a chain share, then a Safe of these owners. */
export async function deploySafe(
  world: Site,
  place: Place,
  sponsor: LocalAccount,
  owners: readonly Address[],
  threshold: number,
): Promise<Address> {
  const singleton = await place("safe-singleton", initCode("SafeL2.sol/SafeL2"));
  const factory = await place("safe-factory", initCode("proxies/SafeProxyFactory.sol/SafeProxyFactory"));
  const handler = await place(
    "safe-fallback-handler",
    initCode("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"),
  );
  const setup = encodeFunctionData({
    abi: safeAbi,
    args: [owners, BigInt(threshold), zeroAddress, "0x", handler, zeroAddress, 0n, zeroAddress],
  });
  const args = [singleton, setup, 0n] as const;
  const data = encodeFunctionData({ abi: factoryAbi, functionName: "createProxyWithNonce", args });
  await world.act(sponsor, { to: factory, data });
  const creation = await world.client.readContract({
    address: factory,
    abi: factoryAbi,
    functionName: "proxyCreationCode",
  });
  return getContractAddress({
    opcode: "CREATE2",
    from: factory,
    salt: keccak256(concat([keccak256(setup), encodeAbiParameters([{ type: "uint256" }], [0n])])),
    bytecode: concat([creation, encodeAbiParameters([{ type: "address" }], [singleton])]),
  });
}

/** What the Safe's ERC-1271 accepts for `hash`: its owners sign the Safe's own typed data around it. */
export async function signAsSafe(
  chainId: number,
  safe: Address,
  owners: readonly LocalAccount[],
  hash: Hex,
): Promise<Hex> {
  const message = encodeAbiParameters([{ type: "bytes32" }], [hash]);
  const domain = { chainId, verifyingContract: safe };
  const ascending = owners.toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const signatures = ascending.map((owner) =>
    owner.signTypedData({ domain, types: messageTypes, primaryType: "SafeMessage", message: { message } }),
  );
  return concat(await Promise.all(signatures));
}
