import { type Hex, toFunctionSelector } from "viem";

// Functions that can do more than their arguments show. Found by what their names say: a name that only sounds like
// one costs its author a reason, and one that is missed costs a treasury.

/** The danger of functions that let another account spend. */
export const SPENDS_BY_ANOTHER_NAME = "spends by another name";

const DANGERS: readonly [danger: string, words: RegExp][] = [
  [SPENDS_BY_ANOTHER_NAME, /approv|allowance|permit|operator|authoriz|authoris|delegat/],
  [
    "can carry calls inside",
    /multicall|multisend|batch|aggregat|execut|^exec|^call|functioncall|relay|forward|schedule|dispatch|invoke/,
  ],
  ["changes who owns or administers", /owner|admin|authority|govern|guardian|controller|treasury/],
  ["changes roles", /role|minter|manager|whitelist|allowlist/],
  [
    "changes code or how it is guarded",
    /upgrade|implementation|beacon|initiali|module|guard|threshold|fallbackhandler|selfdestruct|destroy/,
  ],
];

/** Functions that are dangerous by whatever name: another name can be found that has the same selector. */
const SIGNATURES = [
  "approve(address,uint256)",
  "approve(address,address,uint160,uint48)",
  "increaseAllowance(address,uint256)",
  "setApprovalForAll(address,bool)",
  "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
  "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)",
  "permit(address,address,uint256,uint256,bytes)",
  "approveAndCall(address,uint256,bytes)",
  "authorizeOperator(address)",
  "setOperator(address,bool)",
  "delegate(address)",
  "multicall(bytes[])",
  "multicall(uint256,bytes[])",
  "multiSend(bytes)",
  "aggregate((address,bytes)[])",
  "aggregate3((address,bool,bytes)[])",
  "execute(address,uint256,bytes)",
  "execute(bytes32,bytes)",
  "executeBatch(address[],uint256[],bytes[])",
  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
  "execTransactionFromModule(address,uint256,bytes,uint8)",
  "enableModule(address)",
  "disableModule(address,address)",
  "setGuard(address)",
  "setFallbackHandler(address)",
  "addOwnerWithThreshold(address,uint256)",
  "removeOwner(address,address,uint256)",
  "swapOwner(address,address,address)",
  "changeThreshold(uint256)",
  "transferOwnership(address)",
  "renounceOwnership()",
  "acceptOwnership()",
  "changeAdmin(address)",
  "grantRole(bytes32,address)",
  "revokeRole(bytes32,address)",
  "renounceRole(bytes32,address)",
  "upgradeTo(address)",
  "upgradeToAndCall(address,bytes)",
  "upgradeAndCall(address,address,bytes)",
];

const DANGEROUS_SELECTORS = new Map<Hex, string>(
  SIGNATURES.map((signature) => [toFunctionSelector(signature), signature]),
);

/** What is dangerous about a function, by its name or by its selector, or undefined. */
export function dangerOf({ name, selector }: { name: string; selector: Hex }): string | undefined {
  const known = DANGEROUS_SELECTORS.get(selector);
  const [readable = ""] = (known ?? name).split("(");
  const plain = readable.toLowerCase().replaceAll("_", "");
  const danger = DANGERS.find(([, words]) => words.test(plain))?.[0];
  return known === undefined || name === readable ? danger : `has the selector of ${known}, which ${danger}`;
}
