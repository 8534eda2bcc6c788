import { type Address, type Client, erc20Abi, getAddress, isAddressEqual, zeroAddress } from "viem";
import { getBalance, readContract } from "viem/actions";
import { paymentsIn } from "../../describe/precedents.ts";
import { explained } from "../../errors/decodeGateError.ts";
import { isSallyportError } from "../../errors/SallyportError.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Each } from "./each.ts";
import type { BalanceFact, TransferFact } from "./facts.ts";

/** Tokens of one execution whose balances are asked for. */
const MOST_TOKENS = 16;

/** What the treasury held of each token that a proposal bounds or moved, before and after the block in which it executed. */
export function readBalances(
  client: Client,
  {
    treasury,
    proposals,
    transfers,
  }: { treasury: Address; proposals: readonly StandingProposal[]; transfers: readonly TransferFact[] },
  each: Each,
): Promise<BalanceFact[]> {
  const questions = new Map<string, { token: Address; block: bigint }>();
  for (const { proposal, events } of proposals) {
    const executed = events.find(({ name }) => name === "Executed");
    if (executed === undefined) continue;
    const moved = transfers.filter(
      ({ transaction, from, to }) =>
        transaction === executed.transactionHash && (isAddressEqual(from, treasury) || isAddressEqual(to, treasury)),
    );
    const tokens = [
      zeroAddress,
      ...proposal.bounds.map(({ token }) => token),
      ...paymentsIn(proposal.calls).map(({ token }) => token),
      ...moved.map(({ token }) => token),
    ].map((token) => getAddress(token));
    const block = executed.blockNumber;
    for (const token of [...new Set(tokens)].slice(0, MOST_TOKENS))
      questions.set(`${block} ${token}`, { token, block });
  }
  return each("balances", [...questions.values()], async ({ token, block }): Promise<BalanceFact> => {
    const [before, after] = await Promise.all([held(token, block - 1n), held(token, block)]);
    return { token, block, before, after };
  });

  async function held(token: Address, blockNumber: bigint): Promise<bigint | undefined> {
    try {
      return await explained(
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
    } catch (error) {
      if (isSallyportError(error, "CHAIN_UNREACHABLE")) throw error;
      // A node that prunes has forgotten; a token need not answer.
      return undefined;
    }
  }
}
