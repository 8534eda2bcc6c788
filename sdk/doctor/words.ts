import { type Address, zeroAddress } from "viem";
import { type AddressNames, formatAccount } from "../describe/addressNames.ts";
import { amountOf } from "../describe/describeWord.ts";
import { type PolicyNames, tokenAt } from "../policy/compilePolicy.ts";

/** What things are called where findings are told. */
export type Words = {
  /** `gina (0x2361…)`, with the whole address. */
  account(address: Address): string;
  /** `tier small (0)`. */
  tier(index: number): string;
  /** `treasurer`, or `agent 1`. */
  agent(id: bigint): string;
  /** `2,500 GUSD`, of a token or (zero) of native value. */
  amount(units: bigint, token: Address): string;
};

/** @param names Of the policy file at hand, in force or not. */
export function wordsOf(accounts: AddressNames, names: PolicyNames | undefined): Words {
  const tiers = Object.entries(names?.tiers ?? {});
  const agents = Object.entries(names?.agents ?? {});
  return {
    account: (address) => formatAccount(address, accounts),
    tier: (index) => {
      const name = tiers.find(([, tier]) => tier.index === index)?.[0];
      return name === undefined ? `tier ${index}` : `tier ${name} (${index})`;
    },
    agent: (id) => agents.find(([, one]) => one === id)?.[0] ?? `agent ${id}`,
    amount: (units, token) => {
      const unit = token === zeroAddress ? names?.native : tokenAt(names, token);
      return unit === undefined ? `${units} base units of ${formatAccount(token, accounts)}` : amountOf(units, unit);
    },
  };
}
