import { type Address, type Hex, keccak256, size } from "viem";
import { getCode } from "viem/actions";
import { SallyportError } from "../errors/SallyportError.ts";
import { agreed, type Nodes } from "../node/agree.ts";
import type { AgreedBlock } from "../node/agreedBlock.ts";
import { atBlock } from "../read/readStanding.ts";
import { gateOfRegistry } from "./expectedCode.ts";

/**
 * The gate of a ProvenanceRegistry that is known by its address alone. What stands there must be the code that this
 * version compiles, made for this chain and this address: then nothing but its gate can be another's.
 *
 * @throws REGISTRY_IS_OTHER, NODES_DISAGREE
 */
export async function requireRegistry(
  nodes: Nodes,
  { registry, block }: { registry: Address; block: AgreedBlock },
): Promise<Address> {
  const [{ chainId }] = nodes;
  const question = { address: registry, ...atBlock(nodes, block) };
  const code = await agreed(nodes, { what: `the code at ${registry}`, words: codeWords }, ({ client }) =>
    getCode(client, question),
  );
  const gate = gateOfRegistry(code, { registry, chainId });
  if (gate !== undefined) return gate;
  const found =
    code === undefined ? "nothing stands" : "another contract stands, or one that was made for another place,";
  throw new SallyportError("REGISTRY_IS_OTHER", {
    summary: `On chain ${chainId} ${found} at ${registry}.`,
    place: "--registry",
    value: registry,
  });
}

function codeWords(code: Hex | undefined): string {
  return code === undefined ? "no code" : `${size(code)} bytes, whose keccak256 is ${keccak256(code)}`;
}
