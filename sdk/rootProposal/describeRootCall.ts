import { type Address, isAddressEqual } from "viem";
import type { Call } from "../proposal/types.ts";
import { councilEffect } from "./describe/council.ts";
import { gateEffect } from "./describe/gate.ts";
import { provenanceEffect } from "./describe/provenance.ts";
import type { EffectReading } from "./describe/reading.ts";
import { registryEffect } from "./describe/registry.ts";
import { allowanceEffect, safeEffect } from "./describe/treasury.ts";
import type { RootEffect } from "./effect.ts";

/** A system as far as words for its calls need it. */
export type RootSystem = {
  registry: Address;
  provenance: Address;
  treasury: Address;
  councils: readonly Address[];
};

/**
 * What a call of a root proposal changes, from how it is now to how it will be. Everything is read from the calldata and
 * from the chain, so that builder and signers see the same.
 *
 * @returns Undefined where the call is none that changes a setting: then `describeCall` tells what it does.
 * @throws CHAIN_UNREACHABLE
 */
export async function describeRootCall(
  reading: EffectReading,
  { registry, provenance, treasury, councils }: RootSystem,
  { target, value, data }: Pick<Call, "target" | "value" | "data">,
): Promise<RootEffect | undefined> {
  if (value !== 0n) return undefined;
  if (isAddressEqual(target, reading.gate)) return gateEffect(reading, data);
  if (isAddressEqual(target, registry)) return registryEffect(reading, registry, data);
  if (isAddressEqual(target, provenance)) return provenanceEffect(reading, provenance, data);
  if (councils.some((council) => isAddressEqual(council, target))) return councilEffect(reading, target, data);
  if (isAddressEqual(target, treasury)) return safeEffect(reading, treasury, data);
  return allowanceEffect(reading, treasury, target, data);
}
