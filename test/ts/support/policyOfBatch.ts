// The narrowest policy under which a batch can be proposed: a rule for each of its calls, and nothing else.
import type { AbiParameter, Address } from "viem";
import type { SafeBatchCall } from "../../../sdk/import/safe/call.ts";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";

/** Each distinct call is permitted as it stands; what is dangerous, for the reason that the test wants it. */
export function policyOfBatch(calls: readonly SafeBatchCall[]): string {
  const targets = [...new Set(calls.map(({ target }) => target))];
  const rules = new Set(calls.map((call) => ruleOf(call, `t${targets.indexOf(call.target)}`)));
  return `version: 1
addresses:
${targets.map((target: Address, i) => `  t${i}: "${target}"`).join("\n")}
agents: { treasurer: 1 }
tiers: { council: 0 }
rules:
${[...rules].map((rule, i) => `  r${i}: { who: treasurer, ${rule}, meter: none, tier: council }`).join("\n")}
`;
}

function ruleOf({ value, data, method }: SafeBatchCall, target: string): string {
  const ether = `at most ${formatDecimal(value, 18)} ETH`;
  if (data === "0x") return `may send: "${ether}", to: ${target}`;
  const called =
    method === undefined ? target : `${target}.${method.abi.name}(${method.abi.inputs.map(written).join(", ")})`;
  const sent = value === 0n ? "" : `, value: "${ether}"`;
  return `may call: "${called}", data: "${data}"${sent}, danger: the council agreed to it`;
}

function written(parameter: AbiParameter, index: number): string {
  const name = parameter.name || `unnamed${index}`;
  if (!("components" in parameter)) return `${parameter.type} ${name}`;
  return `(${parameter.components.map(written).join(", ")})${parameter.type.slice("tuple".length)} ${name}`;
}
