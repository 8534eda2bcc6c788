import type { Address, Client } from "viem";
import { getCode, readContract } from "viem/actions";
import { councilAbi as abi } from "../abi/Council.ts";
import { answerOf } from "../errors/answerOf.ts";
import { explained } from "../errors/decodeGateError.ts";

/** A Council as it stands. */
export type CouncilSettings = { threshold: number; memberCount: number; epoch: bigint; gate: Address };

/**
 * The settings of a Council, or undefined where the account is none.
 *
 * @throws CHAIN_UNREACHABLE
 */
export async function readCouncil(
  client: Client,
  { council }: { council: Address },
): Promise<CouncilSettings | undefined> {
  if ((await explained(getCode(client, { address: council }))) === undefined) return undefined;
  const ask = (functionName: "threshold" | "memberCount") =>
    readContract(client, { address: council, abi, functionName });
  const answers = await answerOf(
    Promise.all([
      ask("threshold"),
      ask("memberCount"),
      readContract(client, { address: council, abi, functionName: "epoch" }),
      readContract(client, { address: council, abi, functionName: "gate" }),
    ]),
  );
  // A Safe, a Governor or a timelock answers some of these questions, and none all.
  if (answers === undefined) return undefined;
  const [threshold, memberCount, epoch, gate] = answers;
  return { threshold: Number(threshold), memberCount: Number(memberCount), epoch, gate };
}
