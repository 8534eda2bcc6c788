// One wish of the small example's bookkeeper, ready to be judged, and what the agent did before.
import { readFileSync } from "node:fs";
import { type Address, encodeFunctionData, erc20Abi } from "viem";
import type { BuiltIntent, KeyedIntent } from "../../../agent/intents/intent.ts";
import type { JournalOwner } from "../../../agent/journal/entry.ts";
import { intentNonce } from "../../../agent/journal/intentNonce.ts";
import type { Observation } from "../../../agent/sources/observation.ts";
import { agentProposer, compilePolicy } from "../../../sdk/index.ts";
import { hashText } from "../../../sdk/text/hashText.ts";

export const POLICY_TEXT = readFileSync("examples/small/policy.yaml", "utf8");
export const policy = compilePolicy(POLICY_TEXT);

export const owner: JournalOwner = {
  chainId: 31_337,
  gate: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  agent: 1n,
};
export const proposer = agentProposer(owner.agent);
export const START = 1_800_000_000;
export const LIFETIME = 14 * 86_400;

const LUSD = policy.names.tokens["LUSD"]?.address as Address;
const hosting = policy.names.accounts["hosting"] as Address;

/** A bill of a hosting company, every one a little different. */
export function billOf(number: number): { key: string; nonce: bigint; built: BuiltIntent; wish: KeyedIntent } {
  const units = 100_000_000n + BigInt(number % 1_000) * 10_000n;
  const value = `${units / 1_000_000n}.${String(units % 1_000_000n).padStart(6, "0")}`;
  const key = `bills/H-${number}`;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [hosting, units] });
  return {
    key,
    nonce: intentNonce(owner, key),
    built: { calls: [{ target: LUSD, value: 0n, data }], bounds: [], sentences: [`pay ${value} LUSD to hosting`] },
    wish: {
      key,
      intent: {
        kind: "pay",
        to: "hosting",
        amount: { value, unit: "LUSD", from: { source: "bills", record: 1 + (number % 200) } },
      },
      rationale: `Bill H-${number}`,
    },
  };
}

/** A table of 200 bills. */
export const bills: Observation = {
  source: "bills",
  path: "bills.csv",
  observedAt: START,
  digest: hashText("bills"),
  records: Array.from({ length: 200 }, (_, i) => {
    const text = `H-${i},hosting,${100 + i}.00,approved,"Servers, month ${i}"`;
    return { number: i + 1, place: `bills.csv:${i + 1}`, text, hash: hashText(text) };
  }),
  batches: [],
};
