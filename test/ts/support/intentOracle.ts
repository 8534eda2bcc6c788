// What the calls of an intent say, read by viem alone: nothing here knows how they were built.
import { decodeFunctionData, type Hex, isAddressEqual, parseAbi, parseUnits } from "viem";
import type { BuiltIntent, CitedAmount, Intent, IntentArgument } from "../../../agent/intents/intent.ts";
import { agentPolicy, TREASURY } from "./agentWorld.ts";

const abi = parseAbi([
  "function transfer(address, uint256)",
  "function approve(address, uint256)",
  "function swap(address, address, uint256, uint256, uint24, address)",
  "function deposit(uint256, address)",
  "function castVote(uint256, uint8)",
  "function order((address, uint256[2]), bool, int64)",
  "function close(bytes)",
  "function wrap()",
  "function award(address, uint256)",
]);
const ORDER: Readonly<Record<string, readonly string[]>> = {
  transfer: ["to", "amount"],
  approve: ["spender", "amount"],
  swap: ["tokenIn", "tokenOut", "amountIn", "least", "fee", "recipient"],
  deposit: ["assets", "receiver"],
  castVote: ["proposalId", "support"],
  order: ["order.to", "order.amounts[0]", "order.amounts[1]", "isOpen", "shift"],
  close: [],
  wrap: [],
  award: ["to", "id"],
};

const { accounts, tokens, native } = agentPolicy.names;
const addressOf = (name: string) => accounts[name] ?? tokens[name]?.address ?? "0x";
const unitsOf = ({ value, unit }: CitedAmount) =>
  parseUnits(value, unit === native.name ? 18 : (tokens[unit]?.decimals ?? Number.NaN));

/** Each call as one line: the target, the value, the function and its words. */
function lineOf({ target, value, data }: BuiltIntent["calls"][number]): string {
  if (data === "0x") return [target, value, "plain"].join(" ");
  const { functionName, args } = decodeFunctionData({ abi, data });
  const words = functionName === "close" ? [] : ((args ?? []) as readonly unknown[]).flat(3);
  return [target, value, functionName, ...words].join(" ").toLowerCase();
}

function paid({ to, amount }: { to: string; amount: CitedAmount }): string {
  if (amount.unit === native.name) return [addressOf(to), unitsOf(amount), "plain"].join(" ");
  return [addressOf(amount.unit), 0n, "transfer", addressOf(to), unitsOf(amount)].join(" ").toLowerCase();
}

function worded(argument: IntentArgument | undefined): unknown {
  if (argument === undefined) return "missing";
  if ("name" in argument) return addressOf(argument.name);
  if ("amount" in argument) return unitsOf(argument.amount);
  return "number" in argument ? argument.number : argument.flag;
}

function approved(spender: string, amount: CitedAmount): string {
  return [addressOf(amount.unit), 0n, "approve", addressOf(spender), unitsOf(amount)].join(" ").toLowerCase();
}

function meant(intent: Intent): string[] {
  switch (intent.kind) {
    case "pay":
      return [paid(intent)];
    case "payMany":
      return intent.payments.map(paid);
    case "swap": {
      const { sell, buy, atLeast } = intent;
      const words = [addressOf(sell.unit), addressOf(buy), unitsOf(sell), unitsOf(atLeast), 3000, TREASURY];
      return [approved("desk", sell), [addressOf("desk"), 0n, "swap", ...words].join(" ").toLowerCase()];
    }
    case "approveAndDeposit": {
      const words = [addressOf("farm"), 0n, "deposit", unitsOf(intent.amount), TREASURY];
      return [approved("farm", intent.amount), words.join(" ").toLowerCase()];
    }
    case "vote": {
      const support = ["against", "for", "abstain"].indexOf(intent.support);
      return [[addressOf("governor"), 0n, "castVote", intent.proposalId.value, support].join(" ").toLowerCase()];
    }
    case "call": {
      const [name = ""] = intent.function.split("(");
      const words = (ORDER[name] ?? ["?"]).map((parameter) => worded(intent.arguments[parameter]));
      const value = intent.value === undefined ? 0n : unitsOf(intent.value);
      return [[addressOf(intent.contract), value, name, ...words].join(" ").toLowerCase()];
    }
  }
}

/** What differs between what was built and what the intent says, or undefined. */
export function difference(intent: Intent, { calls }: Pick<BuiltIntent, "calls">): string | undefined {
  const said = meant(intent).map((line) => line.toLowerCase());
  const built = calls.map((call) => lineOf(call).toLowerCase());
  return said.join("\n") === built.join("\n") ? undefined : `meant ${said.join("; ")} and built ${built.join("; ")}`;
}

/** Whether all targets are accounts and tokens of the policy. */
export function staysInside({ calls }: Pick<BuiltIntent, "calls">): boolean {
  const known: Hex[] = [...Object.values(accounts), ...Object.values(tokens).map(({ address }) => address)];
  return calls.every(({ target }) => known.some((one) => isAddressEqual(one, target)));
}
