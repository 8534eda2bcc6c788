import { type Address, erc20Abi, getAddress, type Hex, isAddressEqual, pad, slice, toEventSelector } from "viem";
import { answerOf } from "../../errors/answerOf.ts";
import { readLogs } from "../../read/readLogs.ts";
import type { AllowanceFact, TokenFact } from "../facts.ts";
import type { Reading } from "./reading.ts";

const [approval] = erc20Abi
  .filter((item) => item.type === "event" && item.name === "Approval")
  .map((event) => toEventSelector(event));

/** Every allowance of the treasury that stands, in tokens of the policy. Logs tell spenders, tokens tell amounts. */
export async function readAllowances(reading: Reading): Promise<AllowanceFact[]> {
  const tokens = (await reading.fact("tokens")).filter(({ hasCode }) => hasCode);
  return (await Promise.all(tokens.map((token) => allowancesOf(reading, token)))).flat();
}

async function allowancesOf(reading: Reading, token: TokenFact): Promise<AllowanceFact[]> {
  const { client, askOther: ask, blockNumber: toBlock, fact } = reading;
  const { gate, treasury } = await fact("gate");
  // A gate could approve nobody before it stood; a Safe that it was put in front of could.
  const fromBlock = isAddressEqual(gate, treasury) ? reading.fromBlock : 0n;
  const topics = [approval ?? null, pad(treasury, { size: 32 })];
  const logs = await readLogs(client, { address: token.address, topics, fromBlock, toBlock });
  // Whom it concerns stands in the topics, whatever a token writes beside them.
  const granted = logs.filter(({ topics }) => topics.length === 3).map(({ topics }) => slice(topics[2] as Hex, 12));
  const spenders = [...new Set(granted)].map((spender): Address => getAddress(spender));
  const amounts = await Promise.all(
    spenders.map((spender) => answerOf(ask(token.address, erc20Abi, "allowance", [treasury, spender]))),
  );
  return spenders.flatMap((spender, i) => {
    const amount = amounts[i];
    if (amount === undefined) throw new Error(`${token.name} does not tell what ${spender} may take`);
    return amount === 0n ? [] : [{ token, spender, amount }];
  });
}
