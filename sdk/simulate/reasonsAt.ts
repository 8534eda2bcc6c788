import { type Client, decodeFunctionResult, encodeFunctionData } from "viem";
import { gateLensAbi } from "../abi/GateLens.ts";
import { contractError } from "../errors/decodeContractError.ts";
import type { SallyportError } from "../errors/SallyportError.ts";
import { hashProposal } from "../proposal/hashProposal.ts";
import type { ReadStatusParameters } from "../read/readStatus.ts";
import { readyRecord } from "./readyRecord.ts";
import { runUnder } from "./runUnder.ts";

/**
 * Every reason why execution would fail at another time, once the proposal is approved and its delay has passed, with
 * everything else as it is now.
 *
 * @param at In seconds since the epoch.
 * @throws SIMULATION_UNAVAILABLE where the node does not look ahead, CHAIN_UNREACHABLE, and the refusals of
 * `readStatus`.
 */
export async function reasonsAt(
  client: Client,
  { lens, gate, proposal, witness, terms, at }: ReadStatusParameters & { at: number },
): Promise<SallyportError[]> {
  const question = { abi: gateLensAbi, functionName: "status" } as const;
  const data = encodeFunctionData({ ...question, args: [gate, proposal, witness, terms] });
  const storage = readyRecord(gate, proposal, hashProposal(proposal), terms);
  const { results } = await runUnder(client, { steps: [{ to: lens, data }], storage, at });
  const [answer = { success: false, data: "0x" as const }] = results;
  if (!answer.success) throw contractError(answer.data);
  const [, errors] = decodeFunctionResult({ ...question, data: answer.data });
  return errors.map((error) => contractError(error));
}
