import { type Address, erc20Abi, pad, zeroAddress } from "viem";
import { getBalance, readContract } from "viem/actions";
import { explained } from "../../errors/decodeGateError.ts";
import { isSallyportError } from "../../errors/SallyportError.ts";
import type { LogClient } from "../../read/logs/logReading.ts";
import { readLogs } from "../../read/readLogs.ts";
import type { BalanceQuestion } from "../balancesAsked.ts";
import type { Each } from "./each.ts";
import type { BalanceFact } from "./facts.ts";
import { TRANSFER, transferIn } from "./transferIn.ts";

/** What the treasury held of tokens before and after blocks in which proposals executed, and what moved in them at all. */
export function readBalances(
  client: LogClient,
  { treasury, questions }: { treasury: Address; questions: readonly BalanceQuestion[] },
  each: Each,
): Promise<BalanceFact[]> {
  return each("balances", questions, async ({ token, block, matters }): Promise<BalanceFact> => {
    const [before, after, logged] = await Promise.all([
      known(held(token, block - 1n)),
      known(held(token, block)),
      matters ? known(transfersIn(token, block)) : undefined,
    ]);
    return { token, block, before, after, logged };
  });

  function held(token: Address, blockNumber: bigint): Promise<bigint> {
    return explained(
      token === zeroAddress
        ? getBalance(client, { address: treasury, blockNumber })
        : readContract(client, {
            address: token,
            abi: erc20Abi,
            functionName: "balanceOf",
            args: [treasury],
            blockNumber,
          }),
    );
  }

  /** How many; one from the treasury to itself counts once. */
  async function transfersIn(token: Address, block: bigint): Promise<number> {
    const asked = { address: token, fromBlock: block, toBlock: block };
    const found = [
      ...(await readLogs(client, { ...asked, topics: [TRANSFER, pad(treasury)] })),
      ...(await readLogs(client, { ...asked, topics: [TRANSFER, null, pad(treasury)] })),
    ].filter((log) => transferIn(log, treasury) !== undefined);
    return new Set(found.map(({ logIndex }) => logIndex)).size;
  }
}

/** Undefined where a node that prunes has forgotten; a token need not answer either. */
async function known<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isSallyportError(error, "CHAIN_UNREACHABLE")) throw error;
    return undefined;
  }
}
