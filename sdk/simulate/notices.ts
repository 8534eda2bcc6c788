import {
  type Abi,
  type Address,
  decodeEventLog,
  getAddress,
  type Hex,
  isAddressEqual,
  parseAbi,
  zeroAddress,
} from "viem";
import type { TriedLog } from "./runUnder.ts";

/** What a call did beside moving balances, as its events tell: who may spend, who owns, who decides. */
export type Notice = {
  /** The contract that said so. */
  emitter: Address;
  event: string;
  args: Readonly<Record<string, unknown>>;
};

const powers = parseAbi([
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
  "event ApprovalForAll(address indexed owner, address indexed operator, bool approved)",
  "event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner)",
  "event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)",
  "event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)",
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
  "event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)",
  "event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate)",
  "event AdminChanged(address previousAdmin, address newAdmin)",
  "event Upgraded(address indexed implementation)",
  "event BeaconUpgraded(address indexed beacon)",
  "event EnabledModule(address indexed module)",
  "event DisabledModule(address indexed module)",
  "event AddedOwner(address indexed owner)",
  "event RemovedOwner(address indexed owner)",
  "event ChangedThreshold(uint256 threshold)",
  "event ChangedGuard(address indexed guard)",
  "event ChangedFallbackHandler(address indexed handler)",
]);

const itemMoves = parseAbi([
  "event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)",
  "event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)",
]);
const approvedItem = parseAbi([
  "event Approval(address indexed owner, address indexed spender, uint256 indexed tokenId)",
]);
const movedItem = parseAbi(["event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)"]);
const moved = parseAbi(["event Transfer(address indexed from, address indexed to, uint256 value)"]);

/**
 * What the logs tell of powers that change hands, and of single items that come or go. Of approvals, and of items, only
 * the treasury's own.
 */
export function noticesIn(logs: readonly TriedLog[], treasury: Address): Notice[] {
  return logs.flatMap((log) => {
    const found = decode(powers, log) ?? decode(itemMoves, log) ?? decode(approvedItem, log) ?? decode(movedItem, log);
    if (found === undefined) return [];
    const { event, args } = found;
    const isTreasurys = (["owner", "delegator", "from", "to"] as const).some(
      (name) => typeof args[name] === "string" && isAddressEqual(args[name] as Address, treasury),
    );
    return OF_ACCOUNTS.includes(event) && !isTreasurys ? [] : [{ emitter: getAddress(log.address), event, args }];
  });
}

/** Events that everybody's accounts make. */
const OF_ACCOUNTS = ["Approval", "ApprovalForAll", "DelegateChanged", "Transfer", "TransferSingle", "TransferBatch"];

/** Of which tokens whose balances moved, as the logs tell. Native value is the zero address. */
export function transfersIn(logs: readonly TriedLog[]): { token: Address; from: Address; to: Address }[] {
  return logs.flatMap((log) => {
    const found = decode(moved, log) ?? decode(movedItem, log);
    if (found === undefined) return [];
    const { from, to } = found.args as { from: Address; to: Address };
    // Nodes show native value as transfers of a token at this address.
    const isNative = log.address.toLowerCase() === "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
    return [{ token: isNative ? zeroAddress : getAddress(log.address), from, to }];
  });
}

function decode(abi: Abi, { topics, data }: TriedLog) {
  try {
    const { eventName, args } = decodeEventLog({ abi, topics: topics as [Hex, ...Hex[]], data });
    return eventName === undefined ? undefined : { event: eventName, args: args as unknown as Notice["args"] };
  } catch {
    return undefined;
  }
}
