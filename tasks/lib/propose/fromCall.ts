import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, slice } from "viem";
import type { CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import { wholeNumber } from "../arguments.ts";
import { type CallArguments, callOf } from "../callOf.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { Candidate } from "./candidate.ts";
import { type PlanArguments, plannerOf } from "./planner.ts";

export type FromCallArguments = CallArguments & PlanArguments & { nonce: string | undefined };

/**
 * A proposal of a single call.
 *
 * @throws PROPOSAL_NOT_CARRIED where no rule permits the call, ARGUMENT_INVALID, BATCH_NOT_FOUND
 */
export async function fromCall(context: TaskContext, system: TaskSystem, args: FromCallArguments): Promise<Candidate> {
  const plan = await plannerOf(context, system, args);
  const call = callOf(system, args);
  const nonce = wholeNumber("--nonce", args.nonce) ?? nonceOf(call, args);
  return plan([{ call, place: "calls[0]" }], { nonce });
}

const nonceWords = parseAbiParameters("address target, uint256 value, bytes data, string salt");

/** What is proposed twice by pressing twice has one nonce, and is proposed once. To repeat a payment takes --nonce. */
function nonceOf({ target, value = 0n, data = "0x" }: CallRequest, { batches = "", root }: FromCallArguments): bigint {
  const words: Hex = encodeAbiParameters(nonceWords, [target, value, data, `${root} ${batches}`]);
  return BigInt(slice(keccak256(words), 0, 8));
}
