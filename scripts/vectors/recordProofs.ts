import { AbiCoder, concat, keccak256, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import { word } from "./word.ts";

// Proofs of single records, from the formulas in the specification: each node by recursion.

const coder = AbiCoder.defaultAbiCoder();
const BATCH = "tuple(address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema)";

const SECRET = keccak256(toUtf8Bytes("sallyport record proofs 1"));

/** Size of the batch, and the records to prove. */
const RECORDS: readonly (readonly [size: number, indices: readonly number[]])[] = [
  [1, [0]],
  [2, [0, 1]],
  [3, [0, 2]],
  [5, [1, 4]],
  [8, [0, 7]],
  [9, [3, 8]],
  [100, [0, 63, 64, 99]],
];

/** What `test/vectors/recordProofs.json` holds. */
export function recordProofVectors() {
  const cases = RECORDS.flatMap(([size, indices]) => {
    const leaves = Array.from({ length: size }, (_, i) => leafOf(i));
    const tree = padded(leaves);
    const batch = [ZeroAddress, tree.root, size, ZeroHash, ZeroHash, ZeroHash];
    return indices.map((index) => ({
      name: `record ${index} of ${size}`,
      secret: SECRET,
      record: `record ${index}`,
      batch: coder.encode([BATCH], [batch]),
      opening: coder.encode(["uint64", "bytes32", "bytes32"], [index, saltOf(index), recordHashOf(index)]),
      proof: coder.encode(["bytes32[]"], [tree.proofOf(index)]),
    }));
  });
  return { count: cases.length, cases };
}

function saltOf(index: number): string {
  return keccak256(concat([SECRET, word(index)]));
}

function recordHashOf(index: number): string {
  return keccak256(toUtf8Bytes(`record ${index}`));
}

function leafOf(index: number): string {
  return keccak256(keccak256(concat([word(index), saltOf(index), recordHashOf(index)])));
}

/** The tree over the leaves, padded to a power of two by zeros. */
function padded(leaves: readonly string[]) {
  const depth = Math.ceil(Math.log2(leaves.length));
  const node = (height: number, index: number): string => {
    if (height === 0) return leaves[index] ?? ZeroHash;
    const pair = [node(height - 1, 2 * index), node(height - 1, 2 * index + 1)].sort();
    return keccak256(concat(pair));
  };
  return {
    root: node(depth, 0),
    proofOf: (index: number) =>
      Array.from({ length: depth }, (_, height) => node(height, Math.floor(index / 2 ** height) ^ 1)),
  };
}
