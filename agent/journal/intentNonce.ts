import { encodeAbiParameters, keccak256, parseAbiParameters, slice } from "viem";
import type { JournalOwner } from "./entry.ts";

const words = parseAbiParameters("string domain, uint256 chainId, address gate, uint64 agent, string key");

/**
 * The nonce under which an intent is proposed: the first 8 bytes of
 * `keccak256(abi.encode("sallyport.agent/1", chainId, gate, agent, key))`.
 *
 * It follows from the key alone, for ever. The gate takes one payload under a nonce, so even an agent that forgot
 * everything, and decides the same with another payload, meets its own proposal and never makes a second.
 */
export function intentNonce({ chainId, gate, agent }: JournalOwner, key: string): bigint {
  const encoded = encodeAbiParameters(words, ["sallyport.agent/1", BigInt(chainId), gate, agent, key]);
  return BigInt(slice(keccak256(encoded), 0, 8));
}
