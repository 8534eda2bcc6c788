// Anchoring a batch that an admitted source stands behind.
import { encodeFunctionData, type Hex, keccak256, stringToHex, toHex } from "viem";
import { type Batch, observationTypedData } from "../../sdk/index.ts";
import type { Sent } from "./chain.ts";
import { abis, type System } from "./system.ts";

let anchored = 0;

/** The source itself calls, as a source with an account does. */
export async function anchorBySource(system: System): Promise<{ batch: Batch; sent: Sent }> {
  const { source } = system.actors;
  const batch = nextBatch(system, source);
  const args = [batch, system.chain.now() - 60, source, source, "0x"] as const;
  const data = encodeFunctionData({ abi: abis.provenance, functionName: "anchorSigned", args });
  return { batch, sent: await system.chain.send({ to: system.provenance, from: source, data }) };
}

/** A relayer carries what one of the source's keys signed, and is the anchorer. */
export async function anchorBySignature(system: System): Promise<{ batch: Batch; sent: Sent }> {
  const { chain, provenance, sourceKey } = system;
  const { relayer, source } = system.actors;
  const batch = nextBatch(system, relayer);
  const observedAt = chain.now() - 60;
  const typedData = observationTypedData({ chainId: chain.chainId, registry: provenance, source, batch, observedAt });
  const signature = await sourceKey.signTypedData(typedData);
  const args = [batch, observedAt, source, sourceKey.address, signature] as const;
  const data = encodeFunctionData({ abi: abis.provenance, functionName: "anchorSigned", args });
  return { batch, sent: await chain.send({ to: provenance, from: relayer, data }) };
}

/** The source itself calls, and the batch is entered in the log as well. */
export async function anchorLogged(system: System): Promise<{ sent: Sent }> {
  return { sent: await anchorMany(system, 1, true) };
}

/** Gas of one of many batches that the source anchors in one transaction. */
export async function measureMany(system: System, count: number, logged: boolean): Promise<number> {
  return Math.round((await anchorMany(system, count, logged)).gas / count);
}

async function anchorMany(system: System, count: number, logged: boolean): Promise<Sent> {
  const { source } = system.actors;
  const list = Array.from({ length: count }, () => ({
    batch: nextBatch(system, source),
    observedAt: system.chain.now() - 60,
    source,
    key: source,
    signature: "0x" as const,
  }));
  const data = encodeFunctionData({ abi: abis.provenance, functionName: "anchorMany", args: [list, logged] });
  return system.chain.send({ to: system.provenance, from: source, data });
}

/** The median gas of `count` of them. */
export async function measureAnchoring(
  system: System,
  anchor: (system: System) => Promise<{ sent: Sent }>,
  count: number,
): Promise<number> {
  const gas: number[] = [];
  await anchor(system);
  for (let i = 0; i < count; i++) gas.push((await anchor(system)).sent.gas);
  gas.sort((a, b) => a - b);
  const middle = Math.floor(count / 2);
  return ((gas[middle] ?? 0) + (gas[count - 1 - middle] ?? 0)) / 2;
}

export function nextBatch({ policy }: System, anchorer: Batch["anchorer"]): Batch {
  anchored += 1;
  return {
    anchorer,
    root: keccak256(toHex(`batch ${anchored}`)),
    size: 250n,
    profile: stringToHex("csv-airdrop/1", { size: 32 }),
    manifestHash: keccak256(toHex(`manifest ${anchored}`)),
    schema: policy.names.schemas["payouts"] as Hex,
  };
}
