import { erc20Abi, type Hex, parseAbi } from "viem";
import { answerOf } from "../../errors/answerOf.ts";
import type { TokenFact } from "../facts.ts";
import { codeAt } from "./ask.ts";
import type { Reading } from "./reading.ts";

const erc165Abi = parseAbi(["function supportsInterface(bytes4 id) view returns (bool)"]);

/** Every token that the policy in force names, as its contract describes itself. */
export async function readTokens({ client, askOther: ask, blockNumber, fact }: Reading): Promise<TokenFact[]> {
  const [{ treasury }, { names }] = await Promise.all([fact("gate"), fact("policy")]);
  return Promise.all(
    Object.values(names.tokens).map(async ({ name, address, decimals }) => {
      const supports = (id: Hex) => answerOf(ask(address, erc165Abi, "supportsInterface", [id]));
      const [{ hasCode }, known, symbol, supply, held, asks721, asks1155, asksNothing] = await Promise.all([
        codeAt(client, address, blockNumber),
        answerOf(ask(address, erc20Abi, "decimals")),
        answerOf(ask(address, erc20Abi, "symbol")),
        answerOf(ask(address, erc20Abi, "totalSupply")),
        answerOf(ask(address, erc20Abi, "balanceOf", [treasury])),
        supports("0x80ac58cd"),
        supports("0xd9b67a26"),
        supports("0xffffffff"),
      ]);
      // Whoever says yes to this id as well, which ERC-165 gives to nothing, answers questions and means none.
      const isCollection = asksNothing !== true && (asks721 === true || asks1155 === true);
      return { name, address, decimals, hasCode, isCollection, onChain: { decimals: known, symbol, supply }, held };
    }),
  );
}
