import { type Address, type Client, encodeFunctionData, isAddressEqual, maxUint64, size, zeroAddress } from "viem";
import { call } from "viem/actions";
import { councilAbi } from "../abi/Council.ts";
import { answerOf } from "../errors/answerOf.ts";

/**
 * Whether an approver answers `epoch()` with one word of 64 bits, as a Council does. The gate asks the same when it is
 * told of an approver.
 *
 * @throws CHAIN_UNREACHABLE
 */
export async function answersEpoch(client: Client, approver: Address): Promise<boolean> {
  if (isAddressEqual(approver, zeroAddress)) return false;
  const data = encodeFunctionData({ abi: councilAbi, functionName: "epoch" });
  const answer = (await answerOf(call(client, { to: approver, data })))?.data ?? "0x";
  return size(answer) === 32 && BigInt(answer) <= maxUint64;
}
