import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import type { Payout } from "../../../sdk/import/payout.ts";
import { payoutCall } from "../../../sdk/import/payoutCall.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";

const callWords = parseAbiParameters("address target, uint256 value, bytes data");

export type OpenPayoutsParameters = {
  payouts: readonly Payout[];
  /** The batch that the file is anchored as. */
  batchId: Hex;
  /** What the agent proposed before, as the chain tells it, whatever became of it. */
  earlier: readonly Pick<Proposal, "inputs" | "calls">[];
  treasury: Address;
};

/**
 * The payments of a file that no earlier proposal on the same file holds: each row is proposed once, however often
 * the file is read. A row that stands there twice is two payments.
 */
export function openPayouts({ payouts, batchId, earlier, treasury }: OpenPayoutsParameters): Payout[] {
  const done = new Map<Hex, number>();
  for (const { inputs, calls } of earlier) {
    if (!inputs.some((input) => BigInt(input) === BigInt(batchId))) continue;
    for (const call of calls) done.set(keyOf(call), (done.get(keyOf(call)) ?? 0) + 1);
  }
  return payouts.filter((payout) => {
    const key = keyOf(payoutCall(payout, { treasury }));
    const left = done.get(key) ?? 0;
    done.set(key, left - 1);
    return left <= 0;
  });
}

function keyOf({ target, value = 0n, data = "0x" }: { target: Address; value?: bigint; data?: Hex }): Hex {
  return keccak256(encodeAbiParameters(callWords, [target, value, data]));
}
