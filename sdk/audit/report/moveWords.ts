import type { Address } from "viem";
import { formatAccount } from "../../describe/addressNames.ts";
import type { Evidence } from "../evidence.ts";
import type { BoundVerdict } from "./boundVerdict.ts";
import { amountIn } from "./parties.ts";
import type { TokenMoves } from "./tokenMoves.ts";
import type { AuditedProposal } from "./types.ts";

/** Numbers of ERC-721 tokens that are told. */
const MOST_ITEMS = 10;

/** What is known of how a token's balance changed, and how. */
export type ToldChange = {
  moves: TokenMoves | undefined;
  /** What the block changed, where balances are known. */
  change: bigint | undefined;
  /** The same where it tells of this execution alone. */
  byBalances: bigint | undefined;
};

/** By how much a balance changed, and how one knows. */
export function changeWords(evidence: Evidence, token: Address, { moves, change, byBalances }: ToldChange): string {
  const told = (units: bigint) => signedAmount(evidence, token, units);
  const byBlock = byBalances === undefined ? undefined : `${told(byBalances)} by what the treasury held`;
  if (moves === undefined) return unknown("its transfers are too many to be told");
  const { changes, count, sentItems, receivedItems } = moves;
  if (sentItems.length + receivedItems.length > 0) return itemWords(evidence, token, moves);
  if (count === 0 && byBlock !== undefined) return `${byBlock}, and by no transfer`;
  const [first = 0n, ...others] = [...changes].sort((a, b) => (a < b ? -1 : 1));
  const last = others.at(-1);
  if (last !== undefined) {
    return `between ${told(first)} and ${told(last)} by transfers: where in its transaction it began is not known`;
  }
  if (change === undefined) return `${told(first)} by transfers alone`;
  if (byBlock === undefined) return `${told(first)} by its own transfers: more than it moved this in the block`;
  return byBalances === first
    ? `${told(first)} by transfers and by what the treasury held`
    : `${told(first)} by transfers, ${byBlock}`;

  function unknown(why: string): string {
    return byBlock === undefined ? `nobody knows: ${why}` : `${byBlock}: ${why}`;
  }
}

/** Of tokens that are one of their kind each is told by its number. */
function itemWords(evidence: Evidence, token: Address, moves: TokenMoves): string {
  const { sent, received, sentItems, receivedItems } = moves;
  const name = formatAccount(token, evidence.names);
  const numbered = (items: readonly bigint[]) => {
    const more = items.length - MOST_ITEMS;
    const told = items.slice(0, MOST_ITEMS).map((item) => `#${item}`);
    return `${name} ${[...told, ...(more > 0 ? [`and ${more} more`] : [])].join(", ")}`;
  };
  return [
    ...(sentItems.length === 0 ? [] : [`sent ${numbered(sentItems)}`]),
    ...(receivedItems.length === 0 ? [] : [`received ${numbered(receivedItems)}`]),
    ...(sent + received === 0n ? [] : ["and amounts, so that nothing can be added up"]),
  ].join("; ");
}

export function signedAmount(evidence: Evidence, token: Address, change: bigint): string {
  return `${change > 0n ? "+" : ""}${amountIn(evidence, token, change)}`;
}

/** Said where it is not what the calls pay. */
export function driftWords(evidence: Evidence, token: Address, paid: bigint, isAsPaid: boolean | undefined): string {
  return isAsPaid === false ? `, where its calls pay ${amountIn(evidence, token, paid)}` : "";
}

/** Said of a bound of which nothing follows. */
export function unclearWords(bound: BoundVerdict | undefined): string {
  return bound === "unclear" ? "; that it kept its bound does not follow from this" : "";
}

/** Said where more was logged than is told. */
export function leftOutWords({ leftOut }: Pick<AuditedProposal, "leftOut">): string[] {
  if (leftOut === undefined) return [];
  const { tokens, transfers } = leftOut;
  return [`${transfers} transfers of ${tokens} more tokens are not told here: see the receipt of its transaction`];
}
