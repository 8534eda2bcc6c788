import { type Address, getAddress, zeroAddress } from "viem";
import { formatAmount } from "../../describe/formatAmount.ts";
import type { ProposalEvent } from "../../read/proposalEvents.ts";
import type { Evidence } from "../evidence.ts";
import type { Moment, Party } from "./types.ts";

/** An account with its name. */
export function partyOf({ names }: Pick<Evidence, "names">, account: Address): Party {
  const name = names(account);
  return name === undefined ? { account: getAddress(account) } : { account: getAddress(account), name };
}

/** A token by its name in the policy; zero is native value. */
export function tokenParty({ names, policies }: Pick<Evidence, "names" | "policies">, token: Address): Party {
  if (token === zeroAddress) return { account: token, name: policies[0]?.names.native.name ?? "wei" };
  return partyOf({ names }, token);
}

/** An amount of a token in its unit. */
export function amountIn(
  { names, policies }: Pick<Evidence, "names" | "policies">,
  token: Address,
  units: bigint,
): string {
  return formatAmount(units, token, { names, policy: policies[0]?.names });
}

/** Where and when something happened. */
export function momentOf(
  { blocks }: Pick<Evidence, "blocks">,
  { blockNumber, transactionHash }: Pick<ProposalEvent, "blockNumber" | "transactionHash">,
): Moment {
  return { block: blockNumber, timestamp: blocks.get(blockNumber)?.timestamp ?? 0, transaction: transactionHash };
}
