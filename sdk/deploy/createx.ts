import {
  type Account,
  type Address,
  type Chain,
  type Client,
  concatHex,
  encodeAbiParameters,
  getAddress,
  getContractAddress,
  getCreate2Address,
  type Hash,
  type Hex,
  isAddressEqual,
  keccak256,
  parseAbi,
  size,
  slice,
  type Transport,
} from "viem";
import { getBalance, getCode, sendRawTransaction, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { SallyportError } from "../errors/SallyportError.ts";
import { CREATEX_TRANSACTION } from "./createxTransaction.ts";

/** Where CreateX stands on every chain that has it. */
export const CREATEX_ADDRESS: Address = "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed";

/** keccak256 of its runtime code, the same everywhere. Code that differs is not CreateX. */
export const CREATEX_CODE_HASH: Hash = "0xbd8a7ea8cfca7b4e5f5041d7d4b17bc317c5ce42cfbc42066a00cf26b43eb53f";

/** The part of CreateX that we use. */
export const createxAbi = parseAbi([
  "function deployCreate3(bytes32 salt, bytes initCode) payable returns (address newContract)",
  "function computeCreate3Address(bytes32 salt) view returns (address computedAddress)",
  "event ContractCreation(address indexed newContract)",
  "event Create3ProxyContractCreation(address indexed newContract, bytes32 indexed salt)",
  "error FailedContractCreation(address emitter)",
  "error InvalidSalt(address emitter)",
]);

// Who signed the deployment of CreateX, what that account needs, and the code hash of the proxy in front of CREATE3.
const SIGNER: Address = "0xeD456e05CaAb11d66C4c797dD6c1D6f9A7F352b5";
const SIGNER_FUNDS = 3_000_000n * 100_000_000_000n; // gas limit * gas price of the signed transaction
const PROXY_CODE_HASH: Hash = "0x21c35dbe1b344a2488cf3321d6ce542f8e9f305544ff09e4993a62319a497c1f";

/**
 * A salt that only `deployer` can use, so that nobody else can occupy the address it leads to.
 *
 *     deployer (20 bytes) ++ 0x00 (the chain id does not count) ++ label (11 bytes)
 *
 * The label is the start of keccak256(name). The same deployer and name give the same address on every chain; what
 * stands there is the deployer's doing, so an equal address on another chain proves nothing by itself.
 */
export function create3Salt(deployer: Address, name: string): Hex {
  return concatHex([deployer, "0x00", slice(keccak256(new TextEncoder().encode(name)), 0, 11)]);
}

/**
 * Where CreateX deploys for `deployer` with a salt from {@link create3Salt}. The contract's code and constructor
 * arguments do not matter, so contracts that name one another can be deployed in any order.
 *
 *     guarded = keccak256(deployer as 32 bytes ++ salt)
 *     proxy   = CREATE2 address of (CreateX, guarded, hash of CreateX's proxy code)
 *     address = CREATE address of (proxy, nonce 1)
 */
export function predictCreate3Address(deployer: Address, salt: Hex): Address {
  if (size(salt) !== 32 || !isAddressEqual(slice(salt, 0, 20), deployer) || slice(salt, 20, 21) !== "0x00") {
    throw new Error(`The salt ${salt} is not guarded by ${deployer}: make it with create3Salt.`);
  }
  const guarded = keccak256(encodeAbiParameters([{ type: "address" }, { type: "bytes32" }], [deployer, salt]));
  const proxy = getCreate2Address({ from: CREATEX_ADDRESS, salt: guarded, bytecodeHash: PROXY_CODE_HASH });
  return getAddress(getContractAddress({ from: proxy, nonce: 1n }));
}

/** Whether the real CreateX is on this chain. Throws when other code stands at its address. */
export async function hasCreateX(client: Client): Promise<boolean> {
  const code = await getCode(client, { address: CREATEX_ADDRESS });
  if (code === undefined) return false;
  if (keccak256(code) !== CREATEX_CODE_HASH) {
    throw new SallyportError("CREATEX_IS_OTHER", {
      summary: `The code at ${CREATEX_ADDRESS} is not CreateX.`,
      value: CREATEX_ADDRESS,
    });
  }
  return true;
}

/**
 * Puts CreateX on a chain that lacks it, such as a local one: funds the account of the signed transaction, then
 * sends it. Does nothing where CreateX is there already.
 */
export async function deployCreateX(client: Client<Transport, Chain | undefined, Account>): Promise<void> {
  if (await hasCreateX(client)) return;
  const missing = SIGNER_FUNDS - (await getBalance(client, { address: SIGNER }));
  if (missing > 0n) {
    const hash = await sendTransaction(client, {
      account: client.account,
      chain: client.chain,
      to: SIGNER,
      value: missing,
    });
    await waitForTransactionReceipt(client, { hash });
  }
  const hash = await sendRawTransaction(client, { serializedTransaction: CREATEX_TRANSACTION });
  await waitForTransactionReceipt(client, { hash });
  if (!(await hasCreateX(client))) {
    throw new Error(`CreateX could not be deployed: transaction ${hash} left no code at ${CREATEX_ADDRESS}.`);
  }
}
