// A real Safe 1.5.0, deployed from the artifacts of its npm package, whose owners really sign.
import { createRequire } from "node:module";
import {
  AbiCoder,
  type AddressLike,
  type BytesLike,
  Contract,
  ContractFactory,
  concat,
  type InterfaceAbi,
  resolveAddress,
  type Signer,
  type TransactionReceipt,
  type TypedDataDomain,
  type TypedDataField,
  ZeroAddress,
} from "ethers";

const require = createRequire(import.meta.url);
const ARTIFACTS = "@safe-global/safe-smart-account/build/artifacts/contracts";

const SAFE_TX: TypedDataField[] = [
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
];
const SAFE_MESSAGE: TypedDataField[] = [{ name: "message", type: "bytes" }];

/** What all Safes of a chain share. */
export type SafeContracts = {
  /** The code behind every proxy: SafeL2, which also logs each transaction, as Safes outside mainnet do. */
  singleton: Contract;
  factory: Contract;
  /** Answers ERC-1271 for the Safe. */
  fallbackHandler: Contract;
};

export type SafeTransaction = {
  to: AddressLike;
  /** Wei; 0 unless given. */
  value?: bigint;
  /** Empty unless given. */
  data?: BytesLike;
  /** 0 (unless given): call. 1: delegatecall. */
  operation?: 0 | 1;
};

/** Deploys the singleton, the proxy factory and the fallback handler; `sponsor` pays. */
export async function deploySafeContracts(sponsor: Signer): Promise<SafeContracts> {
  return {
    singleton: await deploy("SafeL2.sol/SafeL2", sponsor),
    factory: await deploy("proxies/SafeProxyFactory.sol/SafeProxyFactory", sponsor),
    fallbackHandler: await deploy("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler", sponsor),
  };
}

/**
 * Deploys a Safe by the proxy factory. `sponsor` pays and gets no power over it.
 *
 * @param salt Makes Safes with equal owners differ.
 * @returns The Safe, connected to `sponsor`, with the ABI of the singleton.
 */
export async function deploySafe(
  contracts: SafeContracts,
  owners: readonly AddressLike[],
  threshold: number,
  sponsor: Signer,
  salt = 0n,
): Promise<Contract> {
  const { singleton, factory, fallbackHandler } = contracts;
  const setup = singleton.interface.encodeFunctionData("setup", [
    await Promise.all(owners.map((owner) => resolveAddress(owner, sponsor.provider))),
    threshold,
    ZeroAddress,
    "0x",
    await fallbackHandler.getAddress(),
    ZeroAddress,
    0n,
    ZeroAddress,
  ]);
  const create = factory.connect(sponsor).getFunction("createProxyWithNonce");
  const args = [await singleton.getAddress(), setup, salt] as const;
  const address: string = await create.staticCall(...args);
  await (await create(...args)).wait();
  return new Contract(address, singleton.interface, sponsor);
}

/**
 * Executes a transaction of the Safe, signed by `owners` as typed data and sent by the signer `safe` is connected to.
 *
 * @throws What `execTransaction` reverts with: GS013 or the inner call's own error if that call fails, GS020 if the
 * owners are too few, GS026 if one of them is none.
 */
export async function executeSafeTransaction(
  safe: Contract,
  owners: readonly Signer[],
  transaction: SafeTransaction,
): Promise<TransactionReceipt> {
  const call = [
    await resolveAddress(transaction.to, safe.runner?.provider),
    transaction.value ?? 0n,
    transaction.data ?? "0x",
    transaction.operation ?? 0,
    0n,
    0n,
    0n,
    ZeroAddress,
    ZeroAddress,
  ];
  const nonce: bigint = await safe.getFunction("nonce")();
  const message = Object.fromEntries(SAFE_TX.map(({ name }, i) => [name, [...call, nonce][i]]));
  const signatures = await signSorted(safe, owners, { SafeTx: SAFE_TX }, message);
  return (await safe.getFunction("execTransaction")(...call, signatures)).wait();
}

/** What the Safe's ERC-1271 accepts for `hash`: its owners sign the Safe's own message typed data around it. */
export async function signSafeMessage(safe: Contract, owners: readonly Signer[], hash: string): Promise<string> {
  const message = AbiCoder.defaultAbiCoder().encode(["bytes32"], [hash]);
  return signSorted(safe, owners, { SafeMessage: SAFE_MESSAGE }, { message });
}

/** A Safe wants its owners' signatures ascending by owner. */
async function signSorted(
  safe: Contract,
  owners: readonly Signer[],
  types: Record<string, TypedDataField[]>,
  message: Record<string, unknown>,
): Promise<string> {
  const network = await safe.runner?.provider?.getNetwork();
  const domain: TypedDataDomain = {
    chainId: network?.chainId,
    verifyingContract: await safe.getAddress(),
  };
  const signed = await Promise.all(
    owners.map(async (owner) => ({
      owner: BigInt(await owner.getAddress()),
      signature: await owner.signTypedData(domain, types, message),
    })),
  );
  return concat(signed.sort((a, b) => (a.owner < b.owner ? -1 : 1)).map(({ signature }) => signature));
}

async function deploy(artifact: string, sponsor: Signer): Promise<Contract> {
  const { abi, bytecode }: { abi: InterfaceAbi; bytecode: string } = require(`${ARTIFACTS}/${artifact}.json`);
  const contract = await new ContractFactory<[], Contract>(abi, bytecode, sponsor).deploy();
  await contract.waitForDeployment();
  return contract;
}
