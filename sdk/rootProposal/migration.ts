import {
  type Address,
  type Client,
  encodeFunctionData,
  erc20Abi,
  erc721Abi,
  isAddressEqual,
  parseAbi,
  zeroAddress,
} from "viem";
import { getBalance, readContract } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import type { CallRequest } from "../proposal/buildProposal.ts";
import type { StandingAllowance } from "../read/listAllowances.ts";

const erc1155Abi = parseAbi([
  "function balanceOf(address account, uint256 id) view returns (uint256)",
  "function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)",
  "function supportsInterface(bytes4 id) view returns (bool)",
]);
const safeAbi = parseAbi([
  "function enableModule(address module)",
  "function disableModule(address prevModule, address module)",
  "function getModulesPaginated(address start, uint256 pageSize) view returns (address[] array, address next)",
]);

const ERC1155_ID = "0xd9b67a26";
/** A Safe's list of modules begins here. */
const SENTINEL: Address = "0x0000000000000000000000000000000000000001";
/** More modules than any Safe has. */
const MOST_MODULES = 1000n;

/** One item of an ERC-721 or ERC-1155 contract. */
export type ItemReference = { token: Address; id: bigint };

type MoveAssetsParameters = {
  from: Address;
  to: Address;
  tokens: readonly Address[];
  items: readonly ItemReference[];
  /** What others may take: it would stay behind, and take what arrives later. */
  allowances: readonly StandingAllowance[];
};

/**
 * The calls by which a gate that holds assets hands all of them over: allowances are ended, then tokens, items and native
 * value move, with the amounts of now.
 *
 * @throws MIGRATION_REFUSED where an item is not the treasury's.
 */
export async function moveAssets(
  client: Client,
  { from, to, tokens, items, allowances }: MoveAssetsParameters,
): Promise<CallRequest[]> {
  const ended = allowances.map(endOf);
  const moved = await Promise.all(
    tokens.map(async (token) => {
      const question = { address: token, abi: erc20Abi, functionName: "balanceOf", args: [from] } as const;
      const amount = await explained(readContract(client, question));
      const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
      return amount === 0n ? [] : [{ target: token, data }];
    }),
  );
  const movedItems = await Promise.all(items.map((item) => moveItem(client, from, to, item)));
  const value = await explained(getBalance(client, { address: from }));
  return [...ended, ...moved.flat(), ...movedItems, ...(value === 0n ? [] : [{ target: to, value }])];
}

/** The calls by which a Safe changes its gate: nothing moves but the module. The old one is disabled last. */
export async function changeModule(
  client: Client,
  { safe, from, to }: { safe: Address; from: Address; to: Address },
): Promise<CallRequest[]> {
  const question = { address: safe, abi: safeAbi, functionName: "getModulesPaginated" } as const;
  const [modules] = await explained(readContract(client, { ...question, args: [SENTINEL, MOST_MODULES] }));
  const place = modules.findIndex((module) => isAddressEqual(module, from));
  const isEnabled = modules.some((module) => isAddressEqual(module, to));
  if (place < 0) {
    throw new SallyportError("MIGRATION_REFUSED", {
      summary: `The gate is no module of the Safe ${safe}, so that it cannot act through it.`,
      value: from,
      nextStep: "Let the owners of the Safe enable the new gate.",
    });
  }
  // A new module is put before all others.
  const before = modules[place - 1] ?? (isEnabled ? SENTINEL : to);
  const enable = encodeFunctionData({ abi: safeAbi, functionName: "enableModule", args: [to] });
  const disable = encodeFunctionData({ abi: safeAbi, functionName: "disableModule", args: [before, from] });
  return [...(isEnabled ? [] : [{ target: safe, data: enable }]), { target: safe, data: disable }];
}

/** What was proposed under the old gate must not execute in the same moment. */
export function dropProposals(gate: Address): CallRequest {
  return { target: gate, data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "dropAgentProposals" }) };
}

function endOf(one: StandingAllowance): CallRequest {
  const { token, spender } = one;
  if (one.kind === "operator") {
    const data = encodeFunctionData({ abi: erc721Abi, functionName: "setApprovalForAll", args: [spender, false] });
    return { target: token, data };
  }
  const args = one.kind === "item" ? ([zeroAddress, one.tokenId] as const) : ([spender, 0n] as const);
  return { target: token, data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args }) };
}

async function moveItem(
  client: Client,
  from: Address,
  to: Address,
  { token, id }: ItemReference,
): Promise<CallRequest> {
  const of = { address: token, abi: erc1155Abi } as const;
  const question = { ...of, functionName: "supportsInterface", args: [ERC1155_ID] } as const;
  const isMany = await readContract(client, question).catch(() => false);
  if (isMany) {
    const amount = await explained(readContract(client, { ...of, functionName: "balanceOf", args: [from, id] }));
    if (amount === 0n) throw notOurs(token, id);
    const args = [from, to, id, amount, "0x"] as const;
    return { target: token, data: encodeFunctionData({ abi: erc1155Abi, functionName: "safeTransferFrom", args }) };
  }
  const ownerOf = { address: token, abi: erc721Abi, functionName: "ownerOf", args: [id] } as const;
  const owner = await explained(readContract(client, ownerOf));
  if (!isAddressEqual(owner, from)) throw notOurs(token, id);
  const args = [from, to, id] as const;
  return { target: token, data: encodeFunctionData({ abi: erc721Abi, functionName: "safeTransferFrom", args }) };
}

function notOurs(token: Address, id: bigint): SallyportError {
  return new SallyportError("MIGRATION_REFUSED", {
    summary: `Item ${id} of ${token} is not the treasury's.`,
    place: "--items",
    value: `${token}:${id}`,
    nextStep: "Name items that the treasury holds, or leave it out.",
  });
}
