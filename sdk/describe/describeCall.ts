import {
  type Abi,
  type AbiFunction,
  type AbiParameter,
  type Address,
  type Hex,
  parseAbi,
  parseAbiItem,
  size,
  slice,
  toFunctionSelector,
  toFunctionSignature,
} from "viem";
import { agentRegistryAbi } from "../abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { councilAbi } from "../abi/Council.ts";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { decodeExactly } from "../calldata/decodeExactly.ts";
import { type PolicyNames, tokenAt } from "../policy/compilePolicy.ts";
import type { Call } from "../proposal/types.ts";
import { formatJson, quoteText } from "../text/formatText.ts";
import { type AddressNames, formatAccount } from "./addressNames.ts";
import { amountOf, type Unit } from "./describeWord.ts";

/** What a call does, as far as it can be read. */
export type CallDescription = {
  target: Address;
  /** `GUSD.transfer(to ada (0x…), amount 1,250.5 GUSD)`; undefined where the calldata cannot be read. */
  text: string | undefined;
  /** In wei; with its unit in `text`. */
  value: bigint;
  data: Hex;
  /** The names in `text` are a claim of where the call came from. */
  isClaimed?: true;
};

export type DescribeCallOptions = {
  names: AddressNames;
  policy: PolicyNames | undefined;
  /** The function that the call's rule names, such as `transfer(address,uint256)`. */
  signature?: string | undefined;
  /** What the rule's file calls the arguments of that function, one for each word. */
  parameters?: readonly string[] | undefined;
  /** Which argument word the rule counts, and in what: an amount of it. */
  counted?: { word: number; unit: Unit } | undefined;
  /**
   * The function that a file says the call is of; read where nothing better is known. Name and types together give the
   * selector, so they can hardly lie; the names of parameters can.
   */
  claimed?: AbiFunction | undefined;
};

// What every wallet knows. A contract that nobody named may mean something else by the same bytes.
const tokenAbi = parseAbi([
  "function transfer(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function transferFrom(address from, address to, uint256 amount)",
  "function increaseAllowance(address spender, uint256 addedValue)",
  "function setApprovalForAll(address operator, bool approved)",
  "function transferOwnership(address newOwner)",
  "function grantRole(bytes32 role, address account)",
]);
const ourAbis: readonly Abi[] = [agentTimelockAbi, agentRegistryAbi, councilAbi, provenanceRegistryAbi];

/**
 * A call in words. Whatever is read from calldata is encoded again and compared: text that would not give the same
 * bytes is no description of them.
 */
export function describeCall(
  call: Pick<Call, "target" | "value" | "data">,
  options: DescribeCallOptions,
): CallDescription {
  const { target, value, data } = call;
  const { names, policy } = options;
  const native = policy?.native ?? { name: "wei", decimals: 0 };
  const amount = amountOf(value, native);
  const plain = { target, value, data };
  if (size(data) === 0) return { ...plain, text: `${amount} to ${formatAccount(target, names)}` };
  const sent = value === 0n ? "" : ` with ${amount}`;
  const token = tokenAt(policy, target);
  const known = functionOf(data, options.signature);
  const read = known === undefined ? undefined : readCalldata(call, known, names, token, options);
  if (read !== undefined) return { ...plain, text: `${read}${sent}` };
  const claimed = options.claimed === undefined ? undefined : readCalldata(call, options.claimed, names, token);
  return claimed === undefined
    ? { ...plain, text: undefined }
    : { ...plain, text: `${claimed}${sent}`, isClaimed: true };
}

function readCalldata(
  { target, data }: Pick<Call, "target" | "data">,
  found: AbiFunction,
  names: AddressNames,
  token: Unit | undefined,
  { parameters = [], counted }: Pick<DescribeCallOptions, "parameters" | "counted"> = {},
): string | undefined {
  const decoded = decodeExactly([found] as Abi, data);
  if (decoded === undefined) return undefined;
  const { args = [] } = decoded;
  // Only where each argument is one word are words and arguments the same.
  const isPlain = found.inputs.every(({ type }) => !/[[(]|^tuple|^string$|^bytes$/.test(type));
  const shown = found.inputs.map((input, i) => {
    // Of a token the last unsigned number is an amount of it.
    const isAmount = input.type === "uint256" && i === found.inputs.length - 1;
    const isCounted = isPlain && counted?.word === i;
    const unit = isAmount && token !== undefined ? token : isCounted ? counted.unit : undefined;
    const value = formatValue(args[i], input, names, unit);
    const isBare = unit === undefined && isAmount && tokenAbi.includes(found as (typeof tokenAbi)[number]);
    const text = isBare ? `${value} base units, decimals unknown here` : value;
    const name = input.name || (isPlain ? parameters[i] : undefined);
    return name === undefined || name === "" ? text : `${name} ${text}`;
  });
  return `${names(target) ?? target}.${found.name}(${shown.join(", ")})`;
}

function functionOf(data: Hex, signature: string | undefined): AbiFunction | undefined {
  const selector = slice(data, 0, Math.min(4, size(data)));
  const known = [...tokenAbi, ...ourAbis.flat()].filter((item) => item.type === "function");
  const named = known.find((item) => toFunctionSelector(item) === selector);
  if (named !== undefined && (signature === undefined || toFunctionSignature(named) === signature)) return named;
  if (signature === undefined) return undefined;
  const item = parseAbiItem(`function ${signature}`) as AbiFunction;
  return toFunctionSelector(item) === selector ? item : undefined;
}

function formatValue(value: unknown, { type }: AbiParameter, names: AddressNames, unit: Unit | undefined): string {
  if (type === "address") return formatAccount(value as Address, names);
  if (unit !== undefined && typeof value === "bigint") return amountOf(value, unit);
  if (typeof value === "object") return formatJson(value);
  return type === "string" ? quoteText(String(value)) : String(value);
}
