import { type Abi, type Address, decodeFunctionData, erc20Abi, type Hex, isAddressEqual, parseAbi, slice } from "viem";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import type { Payout } from "../../../sdk/import/payout.ts";
import { payoutCall } from "../../../sdk/import/payoutCall.ts";
import type { AmountUnit } from "../../../sdk/policy/source/amount.ts";
import type { Call, Proposal } from "../../../sdk/proposal/types.ts";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";
import type { Grants } from "./grants.ts";
import { short } from "./people.ts";

const deskAbi = parseAbi(["function swap(address tokenIn, address tokenOut, uint256 amountIn, address recipient)"]);
const KNOWN: Abi = ([agentTimelockAbi, councilAbi, deskAbi] as const).flat();

/** A call in words, read from its target, value and calldata: `12,000 GUSD to cleo 0x204C…0076`. */
export function describeCall(
  { names, policy }: Pick<Grants, "names" | "policy">,
  call: Pick<Call, "target" | "value" | "data">,
): string {
  const { tokens, native } = policy.names;
  const tokenAt = (account: Address) => Object.values(tokens).find(({ address }) => isAddressEqual(address, account));
  if (call.data === "0x") return `${formatAmount(call.value, native)} to ${names.show(call.target)}`;
  const token = tokenAt(call.target);
  if (token !== undefined) {
    const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data: call.data });
    if (functionName === "transfer") return `${formatAmount(args[1], token)} to ${names.show(args[0])}`;
    if (functionName === "approve") return `${names.show(args[0])} may take ${formatAmount(args[1], token)}`;
  }
  const { functionName, args = [] } = decodeFunctionData({ abi: KNOWN, data: call.data });
  if (functionName === "swap") {
    const [tokenIn, tokenOut, amountIn] = decodeFunctionData({ abi: deskAbi, data: call.data }).args;
    const [given, taken] = [tokenAt(tokenIn), tokenAt(tokenOut)];
    if (given && taken) return `${formatAmount(amountIn, given)} for ${taken.name} at ${names.show(call.target)}`;
  }
  const values = args.map((value) => formatValue(value, names)).join(", ");
  return `${names.show(call.target)}.${functionName}(${values})`;
}

/** The most calls that are told one by one in a line. */
const MOST_IN_LINE = 2;

/** What a proposal does. */
export function describeCalls(grants: Pick<Grants, "names" | "policy">, { calls }: Pick<Proposal, "calls">): string {
  if (calls.length > MOST_IN_LINE) return `${calls.length} calls at once`;
  return calls.map((call) => describeCall(grants, call)).join(", ");
}

/** A payment of a file in words, as {@link describeCall} tells the call that makes it. */
export function describePayout(grants: Grants, payout: Payout): string {
  const call = payoutCall(payout, { treasury: grants.addresses.treasury });
  return describeCall(grants, { value: 0n, data: "0x", ...call });
}

export function formatAmount(units: bigint, { name, decimals }: AmountUnit): string {
  return `${formatDecimal(units, decimals)} ${name}`;
}

function formatValue(value: unknown, names: Grants["names"]): string {
  if (Array.isArray(value)) return `[${value.map((one) => formatValue(one, names)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([name, one]) => `${name} ${formatValue(one, names)}`)
      .join(", ")}}`;
  }
  const text = String(value);
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return names.show(text as Address);
  // The id of a member that is an account: its address as a number.
  if (/^0x0{24}[0-9a-fA-F]{40}$/.test(text)) return names.show(slice(text as Hex, 12));
  return text.startsWith("0x") ? short(text as Hex) : text;
}
