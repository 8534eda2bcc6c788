import { type Address, type Hex, isAddressEqual, parseAbi, slice } from "viem";
import { getBalance, getStorageAt } from "viem/actions";
import type { TreasurySafe } from "../facts.ts";
import type { Reading } from "./reading.ts";

const abi = parseAbi([
  "function isModuleEnabled(address module) view returns (bool)",
  "function getModulesPaginated(address start, uint256 pageSize) view returns (address[] array, address next)",
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
]);

/** The head of the Safe's list of modules. */
const SENTINEL = "0x0000000000000000000000000000000000000001";
const MOST_MODULES = 100n;

/** keccak256 of `guard_manager.guard.address` and of `module_manager.module_guard.address`. */
const GUARD_SLOT = "0x4a204f620c8c5ccdca3fd54d003badd85ba500436a431f0cbda4f558c93c34c8";
const MODULE_GUARD_SLOT = "0xb104e0b93118902c651344349b610029d694cfdec91c589c91ebafbcd0289947";

export async function readNative({ client, blockNumber, fact }: Reading): Promise<bigint> {
  const { treasury } = await fact("gate");
  return getBalance(client, { address: treasury, blockNumber });
}

/** The Safe that holds the assets; undefined where the gate does. */
export async function readSafe({
  client,
  askOther: ask,
  blockNumber,
  fact,
}: Reading): Promise<TreasurySafe | undefined> {
  const { gate, treasury } = await fact("gate");
  if (isAddressEqual(gate, treasury)) return undefined;
  const slot = (at: Hex) => getStorageAt(client, { address: treasury, slot: at, blockNumber });
  const [isEnabled, [modules], owners, threshold, guard, moduleGuard] = await Promise.all([
    ask(treasury, abi, "isModuleEnabled", [gate]),
    ask(treasury, abi, "getModulesPaginated", [SENTINEL, MOST_MODULES]),
    ask(treasury, abi, "getOwners"),
    ask(treasury, abi, "getThreshold"),
    slot(GUARD_SLOT),
    slot(MODULE_GUARD_SLOT),
  ]);
  return {
    isEnabled,
    modules,
    owners,
    threshold: Number(threshold),
    guard: addressIn(guard),
    moduleGuard: addressIn(moduleGuard),
  };
}

function addressIn(word: Hex | undefined): Address {
  return slice(`0x${(word ?? "0x").slice(2).padStart(64, "0")}`, 12);
}
