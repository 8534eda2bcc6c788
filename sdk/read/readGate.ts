import type { Address, Client } from "viem";
import { getChainId, readContract } from "viem/actions";
import { agentTimelockAbi as abi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";

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

type ReadGateParameters = {
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
      requireTiers(gate, count);
      // One wait for all: what fails while nobody waits for it would end the process.
      const [addresses, others, tiers] = await Promise.all([
        Promise.all([
          ask("treasury"),
          ask("registry"),
          ask("provenance"),
          ask("matcher"),
          ask("guardian"),
          ask("rootVetoer"),
        ]),
        Promise.all([
          readContract(client, { ...at, functionName: "policyRoot" }),
          readContract(client, { ...at, functionName: "epoch" }),
          readContract(client, { ...at, functionName: "pausedUntil" }),
          readContract(client, { ...at, functionName: "root" }),
        ]),
        Promise.all(
          Array.from({ length: Number(count) }, (_, i) =>
            readContract(client, { ...at, functionName: "tierAt", args: [i] }),
          ),
        ),
      ]);
      const [treasury, registry, provenance, matcher, guardian, rootVetoer] = addresses;
      const [policyRoot, epoch, pausedUntil, root] = others;
      const parties = { treasury, registry, provenance, matcher, guardian, rootVetoer };
      return { chainId, ...parties, policyRoot, epoch, pausedUntil, root, tiers };
    })(),
  );
}

/** A gate has no more tiers; whoever says so is another contract, or a node that lies, and would be asked for ever. */
const MOST_TIERS = 16n;

function requireTiers(gate: Address, count: bigint): void {
  if (count <= MOST_TIERS) return;
  throw new SallyportError("CONTRACT_ANSWER_UNREADABLE", {
    summary: `A gate has at most ${MOST_TIERS} tiers.`,
    place: `tierCount of ${gate}`,
    value: String(count),
  });
}
