// What only nodes for tests let one do: set the time, take any account's place, go back.
import { type Chain, createTestClient, http, type TestClient, type Transport } from "viem";
import { hardhat } from "viem/chains";

type Mode = "anvil" | "hardhat";

/** One type for all nodes: one for each mode and transport would cost the compiler a second each. */
export type Clock = TestClient<Mode, Transport, Chain>;

/** The clock of a node; of anvil at a URL unless told otherwise. It waits as long as a test may take. */
export function clockOf(node: string | Transport, mode: Mode = "anvil", chain: Chain = hardhat): Clock {
  const transport = typeof node === "string" ? http(node, { timeout: 0 }) : node;
  return createTestClient<Mode, Transport, Chain>({ mode, chain, transport, cacheTime: 0 });
}
