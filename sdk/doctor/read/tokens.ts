import { erc20Abi } from "viem";
import type { TokenFact } from "../facts.ts";
import { answer, codeAt } from "./ask.ts";
import type { Reading } from "./readers.ts";

/** Every token that the policy in force names, as its contract describes itself. */
export async function readTokens({ client, askOther: ask, blockNumber, fact }: Reading): Promise<TokenFact[]> {
  const [{ treasury }, { names }] = await Promise.all([fact("gate"), fact("policy")]);
  return Promise.all(
    Object.values(names.tokens).map(async ({ name, address, decimals }) => {
      const [{ hasCode }, known, symbol, supply, held] = await Promise.all([
        codeAt(client, address, blockNumber),
        answer(ask(address, erc20Abi, "decimals")),
        answer(ask(address, erc20Abi, "symbol")),
        answer(ask(address, erc20Abi, "totalSupply")),
        answer(ask(address, erc20Abi, "balanceOf", [treasury])),
      ]);
      return { name, address, decimals, hasCode, onChain: { decimals: known, symbol, supply }, held };
    }),
  );
}
