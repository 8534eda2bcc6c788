import { agentRefusals } from "../../../../sdk/errors/formatArgument.ts";

/** Bits of `AgentRefusal` by their names, as the contracts' errors hold them. */
export function refusalBits(...names: (typeof agentRefusals)[number][]): bigint {
  return names.reduce((bits, name) => bits | (1n << BigInt(agentRefusals.indexOf(name))), 0n);
}
