import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { job } from "./job.ts";
import { rawLeaves } from "./rawLeaves.ts";

// Its standard tree hashes a row of values as we do. Unsorted, which is quicker.

const [data = ""] = process.argv.slice(2);

await job(() => {
  const rows = [...rawLeaves(data)].map(({ index, salt, recordHash }) => [index, salt, recordHash]);
  return StandardMerkleTree.of(rows, ["uint256", "bytes32", "bytes32"], { sortLeaves: false }).root;
});
