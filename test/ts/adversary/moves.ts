// What a thief tries on the example DAO, and when. Amounts in base units.
import { type Address, encodeFunctionData, erc20Abi } from "viem";
import type { Meter } from "../../../sdk/policy/types.ts";
import type { Move, Raid } from "./raid.ts";

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** The most that one transfer of the rule small-grants may carry, and one payment of small-ether. */
export const MOST_GUSD = 2_500n * 10n ** 6n;
export const MOST_ETHER = 10n ** 18n / 2n;

/**
 * The days on which to empty meters that refill within 7 days, so that a window of so many days gives the most:
 * never full in between, and no fraction of a unit lost. `since`: when they were emptied before.
 */
export function takingDays(days: number): { day: number; since: number | undefined }[] {
  const whole = [0, 7, 14, 21, 28].filter((day) => day < days);
  return [...whole, days].map((day, i) => ({ day, since: whole[i - 1] }));
}

/** What flows into a meter from one day to another. */
export function flow({ refill, period }: Meter, from: number, to: number): bigint {
  return (refill * BigInt((to - from) * DAY)) / BigInt(period);
}

export function gusdOf({ grants }: Raid): Address {
  return grants.policy.names.tokens["GUSD"]!.address;
}

export function gusdMove(raid: Raid, amount: bigint, by = "small-grants", to = accountOf(raid, "ada")): Move {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
  return { by, target: gusdOf(raid), data };
}

export function etherMove(raid: Raid, value: bigint): Move {
  return { by: "small-ether/ada", target: accountOf(raid, "ada"), value };
}

/** As many transfers as it takes. */
export function gusdMoves(raid: Raid, amount: bigint): Move[] {
  return split(amount, MOST_GUSD).map((part) => gusdMove(raid, part));
}

/** As many payments as it takes. */
export function etherMoves(raid: Raid, amount: bigint): Move[] {
  return split(amount, MOST_ETHER).map((part) => etherMove(raid, part));
}

/** An amount in parts of at most `most`. */
export function split(amount: bigint, most: bigint): bigint[] {
  const parts: bigint[] = [];
  for (let left = amount; left > 0n; left -= most) parts.push(left < most ? left : most);
  return parts;
}

export function accountOf({ grants }: Raid, name: string): Address {
  return grants.policy.names.accounts[name]!;
}
