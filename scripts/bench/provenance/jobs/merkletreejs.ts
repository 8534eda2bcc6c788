import { MerkleTree } from "merkletreejs";
import { keccak256 } from "viem";
import { job } from "./job.ts";
import { rawLeaves, word } from "./rawLeaves.ts";

// It takes leaves that are hashed already. Pairs are sorted, as in the other trees.

const [data = ""] = process.argv.slice(2);
const hash = (bytes: Uint8Array) => Buffer.from(keccak256(bytes, "bytes"));

await job(() => {
  const leaves = [...rawLeaves(data)].map(({ index, salt, recordHash }) =>
    hash(hash(Buffer.concat([word(index), salt, recordHash]))),
  );
  return new MerkleTree(leaves, hash, { sortPairs: true }).getHexRoot();
});
