import { type Address, encodeFunctionData, erc20Abi } from "viem";
import type { CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import type { Story } from "./acts.ts";

// Calls in the words of the policy: its names, and amounts in base units.

/** A transfer of a token to somebody whom the policy names. */
export function transferOf(story: Pick<Story, "grants">, token: string, to: string, amount: bigint): CallRequest {
  const args = [accountOf(story, to), amount] as const;
  return { target: tokenOf(story, token), data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args }) };
}

export function tokenOf({ grants }: Pick<Story, "grants">, name: string): Address {
  const token = grants.policy.names.tokens[name];
  if (token === undefined) throw new Error(`The policy names no token "${name}".`);
  return token.address;
}

export function accountOf({ grants }: Pick<Story, "grants">, name: string): Address {
  const account = grants.policy.names.accounts[name];
  if (account === undefined) throw new Error(`The policy names no account "${name}".`);
  return account;
}

/** So many whole tokens in base units. */
export function unitsOf({ grants }: Pick<Story, "grants">, token: string, whole: bigint): bigint {
  const { decimals } = grants.policy.names.tokens[token] ?? {};
  if (decimals === undefined) throw new Error(`The policy names no token "${token}".`);
  return whole * 10n ** BigInt(decimals);
}
