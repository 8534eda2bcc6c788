import { type Hex, toFunctionSelector } from "viem";

// Transfers that only collections have (ERC-721, ERC-1155). None is listed as dangerous: they move what their arguments
// show, and bytes that they carry to their receiver can only be permitted pinned whole.
const ID_FUNCTIONS = new Map<Hex, string>(
  [
    "safeTransferFrom(address,address,uint256)",
    "safeTransferFrom(address,address,uint256,bytes)",
    "safeTransferFrom(address,address,uint256,uint256,bytes)",
    "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
  ].map((signature) => [toFunctionSelector(signature), signature]),
);

/** The function that moves things by their ids and has this selector, as a signature, or undefined. */
export function idFunctionOf(selector: Hex): string | undefined {
  return ID_FUNCTIONS.get(selector);
}
