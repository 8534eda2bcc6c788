// With what each call of the matrix is made. Where its arguments name the caller, they are made for each caller.
import type { Address } from "viem";
import { councilArguments } from "./arguments/council.ts";
import { gateArguments } from "./arguments/gate.ts";
import { openArguments } from "./arguments/open.ts";
import { provenanceArguments } from "./arguments/provenance.ts";
import { registryArguments } from "./arguments/registry.ts";
import type { Target } from "./matrix.ts";
import type { World } from "./world.ts";

/** The arguments of one call, by whom it is made. */
export type ArgumentsOf = (caller: Address) => readonly unknown[];

/** By the `call` of a row. What is not listed takes no arguments. */
export type ArgumentTable = Record<string, ArgumentsOf>;

export async function buildArguments(world: World): Promise<Record<Target, ArgumentTable>> {
  return {
    AgentTimelock: await gateArguments(world),
    AgentRegistry: registryArguments(world),
    ProvenanceRegistry: await provenanceArguments(world),
    Council: await councilArguments(world, "Council"),
    "Council, standing alone": await councilArguments(world, "Council, standing alone"),
    ...openArguments(world),
  };
}
