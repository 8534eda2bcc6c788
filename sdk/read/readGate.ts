import type { Address, Client } from "viem";
import { getChainId, readContract } from "viem/actions";
import { agentTimelockAbi as abi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";

/** Who must agree, and how long all others have to object. */
export type Tier = { approver: Address; approverHasEpoch: boolean; delay: number };

/** The settings of a gate. */
export type GateSettings = {
  chainId: number;
  treasury: Address;
  registry: Address;
  provenance: Address;
  matcher: Address;
  policyRoot: `0x${string}`;
  epoch: number;
  /** Seconds since the epoch; zero: never paused. */
  pausedUntil: number;
  guardian: Address;
  root: Tier;
  rootVetoer: Address;
  tiers: Tier[];
};

export type ReadGateParameters = {
  gate: Address;
  /** The block whose settings are read; the latest if left out. */
  blockNumber?: bigint;
};

/** Reads every setting of a gate. */
export async function readGate(client: Client, { gate, blockNumber }: ReadGateParameters): Promise<GateSettings> {
  const at = { address: gate, abi, ...(blockNumber === undefined ? {} : { blockNumber }) } as const;
  const ask = <Name extends "treasury" | "registry" | "provenance" | "matcher" | "guardian" | "rootVetoer">(
    functionName: Name,
  ) => readContract(client, { ...at, functionName });
  return explained(
    (async () => {
      const [count, chainId] = await Promise.all([
        readContract(client, { ...at, functionName: "tierCount" }),
        getChainId(client),
      ]);
      const tiers = Array.from({ length: Number(count) }, (_, i) =>
        readContract(client, { ...at, functionName: "tierAt", args: [i] }),
      );
      const [treasury, registry, provenance, matcher, guardian, rootVetoer] = await Promise.all([
        ask("treasury"),
        ask("registry"),
        ask("provenance"),
        ask("matcher"),
        ask("guardian"),
        ask("rootVetoer"),
      ]);
      const [policyRoot, epoch, pausedUntil, root] = await Promise.all([
        readContract(client, { ...at, functionName: "policyRoot" }),
        readContract(client, { ...at, functionName: "epoch" }),
        readContract(client, { ...at, functionName: "pausedUntil" }),
        readContract(client, { ...at, functionName: "root" }),
      ]);
      const addresses = { treasury, registry, provenance, matcher, guardian, rootVetoer };
      return { chainId, ...addresses, policyRoot, epoch, pausedUntil, root, tiers: await Promise.all(tiers) };
    })(),
  );
}
