// The example DAO with the names that test/vectors/injections.json speaks of, and nothing asked of data: what an agent
// can move there without humans its meters alone say.
import { readFileSync } from "node:fs";
import { exposure } from "../../../sdk/policy/exposure/exposure.ts";
import { deployGrants, type GrantsSystem, POLICY_FILE } from "./system.ts";

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bada\b/g, "alice"],
  [/\bben\b/g, "bob"],
  [/\bcleo\b/g, "carol"],
  [/\bswap-desk\b/g, "desk"],
  [/GUSD/g, "USDC"],
  [/GEUR/g, "EURC"],
  [/\bFEE\b/g, "DAI"],
  [/\n +from: .*/g, ""],
  [/"5,000 USDC"/g, '"20,000 USDC"'],
];

export const injectedPolicy = NAMES.reduce(
  (text, [name, other]) => text.replace(name, other),
  readFileSync(POLICY_FILE, "utf8"),
);

/** An agent with all of the catalogue that this policy has a use for. */
export function injectedAgent({ endpoint, prices }: { endpoint: string; prices: string }): string {
  return `version: 1
agent: treasurer
every: 1 minute
lifetime: 14 days
finality: 1
sources:
  bills: { file: bills.csv }
  feed: { file: feed.jsonl }
  notes: { file: notes.txt }
  prices: { http: "${prices}", headers: { authorization: PRICES_KEY }, private: true }
brain:
  model: { endpoint: "${endpoint}", name: played, key: MODEL_KEY, prompt: prompt.md, tokens per day: 1000000 }
intents: [pay, payMany, swap, call]
venues:
  otc: { contract: desk, function: swap, sell: tokenIn, buy: tokenOut, amount: amountIn, recipient: recipient, allowance: exact }
`;
}

/** The DAO on a node, whose agent may propose as often as it likes: what stops it is to be the policy. */
export async function deployInjected(transport: Parameters<typeof deployGrants>[0]): Promise<GrantsSystem> {
  return deployGrants(transport, {
    policy: injectedPolicy,
    surroundings: true,
    dao: ({ agents, ...dao }) => ({
      ...dao,
      agents: Object.fromEntries(
        Object.entries(agents).map(([name, agent]) => [
          name,
          { ...agent, limits: { ...agent.limits, proposals: 60_000, interval: 1 } },
        ]),
      ),
    }),
  });
}

/** The most that the agent can move within a day if all humans sleep, by the name of the unit. */
export function mostInADay({ policy }: GrantsSystem): Map<string, bigint> {
  const [own] = exposure(policy).agents;
  return new Map(
    own?.assets.map(({ asset, most: [day] }) => {
      if (day === "UNBOUNDED") throw new Error(`Nothing bounds ${asset}.`);
      return [asset, day];
    }),
  );
}
