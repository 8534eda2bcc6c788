import {
  type Address,
  type Client,
  erc20Abi,
  erc721Abi,
  getAddress,
  type Hash,
  type Hex,
  hexToBigInt,
  isAddressEqual,
  pad,
  parseAbi,
  slice,
  toEventSelector,
} from "viem";
import { readContract } from "viem/actions";
import { answerOf } from "../errors/answerOf.ts";
import type { LogClient } from "./logs/logReading.ts";
import type { MinedLog } from "./logs/logStore.ts";
import { readLogs } from "./readLogs.ts";

const amounts = parseAbi(["event Approval(address indexed owner, address indexed spender, uint256 value)"]);
const operators = parseAbi(["event ApprovalForAll(address indexed owner, address indexed operator, bool approved)"]);
const [approval, approvalForAll] = [...amounts, ...operators].map((event) => toEventSelector(event));

/** From here on an allowance is unlimited, whatever the token: none has so much. */
export const UNLIMITED = 1n << 255n;

/** What somebody else may take from the treasury, as a token says now. */
export type StandingAllowance = {
  token: Address;
  spender: Address;
  /** The transaction that granted it last. */
  grantedIn: Hash;
  blockNumber: bigint;
} & (
  | {
      kind: "amount";
      /** In base units. */
      amount: bigint;
      /** Whether it covers all that there is of the token. */
      isUnlimited: boolean;
    }
  /** One item of an ERC-721 contract. */
  | { kind: "item"; tokenId: bigint }
  /** Every item of an ERC-721 or ERC-1155 contract, now and later. */
  | { kind: "operator" }
);

export type ListAllowancesParameters = {
  treasury: Address;
  tokens: readonly Address[];
  /** The first block in which the treasury can have granted anything. */
  fromBlock: bigint;
};

/**
 * Every allowance and operator of the treasury that stands, of these tokens. Logs tell who was ever allowed something,
 * the token itself what is left of it. What a token grants without an event, and what stands in a contract between, as
 * Permit2, is not seen.
 *
 * @throws LOGS_PRUNED, LOGS_REFUSED, CHAIN_UNREACHABLE
 */
export async function listAllowances(
  client: LogClient,
  { treasury, tokens, fromBlock }: ListAllowancesParameters,
): Promise<StandingAllowance[]> {
  const found = await Promise.all(tokens.map((token) => ofToken(client, { treasury, token, fromBlock })));
  return found.flat();
}

async function ofToken(
  client: LogClient,
  { treasury, token, fromBlock }: { treasury: Address; token: Address; fromBlock: bigint },
): Promise<StandingAllowance[]> {
  const selectors = [approval, approvalForAll].filter((selector) => selector !== undefined);
  const topics = [selectors, pad(treasury, { size: 32 })];
  const logs = await readLogs(client, { address: token, topics, fromBlock });
  // Whom it concerns stands in the topics, whatever a token writes beside them: nobody is left out for that.
  const ofKind = (selector: Hex | undefined, count: number) =>
    logs.filter(({ topics }) => topics[0] === selector && topics.length === count);
  const standing: (StandingAllowance | undefined)[] = [];
  // Of several grants to one spender the last counts.
  for (const log of lastOf(ofKind(approval, 3))) {
    standing.push(await amountOf(client, treasury, { token, spender: addressIn(log), ...placeOf(log) }));
  }
  for (const log of lastOf(ofKind(approvalForAll, 3))) {
    const spender = addressIn(log);
    const question = { address: token, abi: erc721Abi, functionName: "isApprovedForAll" } as const;
    const isOperator = await answerOf(readContract(client, { ...question, args: [treasury, spender] }));
    if (isOperator) standing.push({ token, spender, ...placeOf(log), kind: "operator" });
  }
  for (const log of lastOf(ofKind(approval, 4))) {
    const tokenId = hexToBigInt(lastTopic(log));
    const of = { address: token, abi: erc721Abi } as const;
    const owner = await answerOf(readContract(client, { ...of, functionName: "ownerOf", args: [tokenId] }));
    const approved = await answerOf(readContract(client, { ...of, functionName: "getApproved", args: [tokenId] }));
    const isTreasurys = owner !== undefined && isAddressEqual(owner, treasury);
    if (!isTreasurys || approved === undefined || BigInt(approved) === 0n) continue;
    standing.push({ token, spender: getAddress(approved), ...placeOf(log), kind: "item", tokenId });
  }
  return standing.filter((one) => one !== undefined);
}

async function amountOf(
  client: Client,
  treasury: Address,
  found: Pick<StandingAllowance, "token" | "spender" | "grantedIn" | "blockNumber">,
): Promise<StandingAllowance | undefined> {
  const of = { address: found.token, abi: erc20Abi } as const;
  const question = { ...of, functionName: "allowance", args: [treasury, found.spender] } as const;
  const amount = await answerOf(readContract(client, question));
  if (amount === undefined || amount === 0n) return undefined;
  const supply = await answerOf(readContract(client, { ...of, functionName: "totalSupply" }));
  const isUnlimited = amount >= UNLIMITED || (supply !== undefined && supply > 0n && amount >= supply);
  return { ...found, kind: "amount", amount, isUnlimited };
}

function lastTopic({ topics }: MinedLog): Hex {
  return topics.at(-1) ?? "0x";
}

/** Of those with the same last topic the last. */
function lastOf(logs: readonly MinedLog[]): MinedLog[] {
  return [...new Map(logs.map((log) => [lastTopic(log), log])).values()];
}

function addressIn(log: MinedLog): Address {
  return getAddress(slice(lastTopic(log), 12));
}

function placeOf({ transactionHash, blockNumber }: { transactionHash: Hash; blockNumber: bigint }) {
  return { grantedIn: transactionHash, blockNumber };
}
