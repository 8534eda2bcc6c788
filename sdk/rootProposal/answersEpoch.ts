import { type Address, type Client, encodeFunctionData, isAddressEqual, size, zeroAddress } from "viem";
import { call } from "viem/actions";
import { councilAbi } from "../abi/Council.ts";
import { decodeGateError } from "../errors/decodeGateError.ts";
import { isOfContract } from "../errors/isOfContract.ts";

/**
 * Whether an approver answers `epoch()` with one word of 64 bits, as a Council does. The gate asks the same when it is
 * told of an approver.
 *
 * @throws CHAIN_UNREACHABLE
 */
export async function answersEpoch(client: Client, approver: Address): Promise<boolean> {
  if (isAddressEqual(approver, zeroAddress)) return false;
  try {
    const data = encodeFunctionData({ abi: councilAbi, functionName: "epoch" });
    const { data: answer = "0x" } = await call(client, { to: approver, data });
    return size(answer) === 32 && BigInt(answer) < 1n << 64n;
  } catch (cause) {
    if (!isOfContract(cause)) throw decodeGateError(cause);
    return false;
  }
}
