import { type AbiFunction, type AbiParameter, type Address, type Hex, isAddressEqual, parseAbiItem } from "viem";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";

/** A function that rules of the agent permit to call, as the policy describes it. */
export type KnownFunction = {
  /** `transfer(address,uint256)` */
  signature: string;
  abi: AbiFunction;
  /** Its argument words in order, by the names of the policy: members of structs as `params.to`. */
  words: readonly { name: string; type: string }[];
  /** The one calldata that is permitted, where a rule pins it; it takes no arguments. */
  pinned: Hex | undefined;
};

/** The account or token of this name. */
export function contractNamed({ names }: Pick<CompiledPolicy, "names">, name: string): Address | undefined {
  if (Object.hasOwn(names.accounts, name)) return names.accounts[name];
  return Object.hasOwn(names.tokens, name) ? names.tokens[name]?.address : undefined;
}

/** What the agent's rules let it call at a contract, each once, by signature. Rules of others say nothing about what an agent can wish. */
export function functionsOf(
  { rules }: Pick<CompiledPolicy, "rules">,
  agent: string,
  contract: Address,
): KnownFunction[] {
  const found = new Map<string, KnownFunction>();
  for (const { rule, proposer, function: signature, parameters, data } of rules) {
    if (proposer !== agent || signature === undefined || !isAddressEqual(rule.target, contract)) continue;
    const key = [signature, ...(data === undefined ? parameters : [data])].join(" ");
    if (found.has(key)) continue;
    const abi = parseAbiItem(`function ${signature}` as string) as AbiFunction;
    const types = data === undefined ? abi.inputs.flatMap(typesOf) : [];
    const words = types.map((type, i) => ({ name: parameters[i] ?? "", type }));
    found.set(key, { signature, abi, words, pinned: data });
  }
  return [...found.values()].sort((a, b) => (a.signature < b.signature ? -1 : 1));
}

/** The functions that are called so: by name, or by the signature as the policy writes it, with names or without. */
export function functionsCalled(functions: readonly KnownFunction[], name: string): KnownFunction[] {
  const plain = withoutNames(name);
  return functions.filter(({ signature, abi }) => abi.name === name || signature === plain);
}

/** The types of the words of a parameter whose size is fixed, in the order of the calldata. */
function typesOf(parameter: AbiParameter): string[] {
  const [, itemType, count] = /^(.*)\[(\d+)\]$/.exec(parameter.type) ?? [];
  if (itemType !== undefined) {
    return Array.from({ length: Number(count) }, () => typesOf({ ...parameter, type: itemType })).flat();
  }
  return parameter.type === "tuple" && "components" in parameter
    ? parameter.components.flatMap(typesOf)
    : [parameter.type];
}

/** `transfer(address to, uint256 amount)` as `transfer(address,uint256)`. */
function withoutNames(signature: string): string {
  return signature
    .trim()
    .replace(/\s+[A-Za-z_$][\w$]*\s*(?=[,)])/g, "")
    .replace(/\s+/g, "");
}
