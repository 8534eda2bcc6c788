import type { Address, Client, Hex } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi as abi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";
import type { MeterState, PolicySince } from "../policy/meter.ts";

export type ReadMetersParameters = {
  gate: Address;
  /** Their identities: see `meterId`. */
  ids: readonly Hex[];
  /** As of this block; the latest if left out. */
  blockNumber?: bigint;
};

/** Meters as the gate holds them, with what `meterLevel` needs besides. */
export async function readMeters(
  client: Client,
  { gate, ids, blockNumber }: ReadMetersParameters,
): Promise<{ states: MeterState[]; since: PolicySince }> {
  const at = blockNumber === undefined ? {} : { blockNumber };
  const ask = { address: gate, abi, ...at } as const;
  const [[current, previous], ...states] = await explained(
    Promise.all([
      readContract(client, { ...ask, functionName: "policySince" }),
      ...ids.map((id) => readContract(client, { ...ask, functionName: "meterState", args: [id] })),
    ]),
  );
  return { states, since: { current, previous } };
}
