import { type Address, encodeFunctionData, parseAbi } from "viem";
import type { CallRequest } from "../proposal/buildProposal.ts";
import type { Payout } from "./payout.ts";

const erc20 = parseAbi(["function transfer(address to, uint256 amount)"]);
const erc721 = parseAbi(["function safeTransferFrom(address from, address to, uint256 tokenId)"]);

export type PayoutCallOptions = {
  /** The account that holds the assets: the gate's `treasury()`. */
  treasury: Address;
};

/** The call of the treasury that makes a payment. */
export function payoutCall(payout: Payout, { treasury }: PayoutCallOptions): CallRequest {
  const { receiver } = payout;
  if (payout.type === "native") return { target: receiver, value: payout.amount };
  if (payout.type === "erc20") {
    return { target: payout.token, data: encodeFunctionData({ abi: erc20, args: [receiver, payout.amount] }) };
  }
  return { target: payout.token, data: encodeFunctionData({ abi: erc721, args: [treasury, receiver, payout.id] }) };
}
