import { type Hex, keccak256, stringToBytes } from "viem";

/** keccak256 of a text in UTF-8: of the whole text of a file, what keccak256 of its bytes is. */
export function hashText(text: string): Hex {
  return keccak256(stringToBytes(text));
}
