import { expect } from "chai";
import {
  concat,
  decodeAbiParameters,
  encodeAbiParameters,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbiParameters,
  stringToHex,
} from "viem";
import {
  buildTree,
  isParent,
  parentsRoot,
  proveParent,
  proveRecord,
  recordSalt,
  verifyRecord,
} from "../../../sdk/index.ts";
import { decodeBatch, vectors } from "../support/vectors.ts";

type RecordVector = Record<"name" | "secret" | "record" | "batch" | "opening" | "proof", Hex>;
type ParentVector = Record<
  "name" | "parents" | "parent" | "documentHash" | "parentsRoot" | "manifestHash" | "proof",
  Hex
>;

const list = (encoded: Hex) => [...decodeAbiParameters(parseAbiParameters("bytes32[] words"), encoded)[0]];

describe("Proofs that contracts take", () => {
  for (const vector of vectors<RecordVector>("recordProofs")) {
    it(`are those of the sdk: ${vector.name}`, () => {
      const batch = decodeBatch(vector.batch);
      const opening = parseAbiParameters("uint64 index, bytes32 salt, bytes32 recordHash");
      const [index, salt, recordHash] = decodeAbiParameters(opening, vector.opening);
      const hashes = Array.from({ length: Number(batch.size) }, (_, i) => keccak256(stringToHex(`record ${i}`)));
      const recordHashes = hexToBytes(concat(hashes));
      const tree = buildTree({ recordHashes, secret: hexToBytes(vector.secret) });
      expect(recordSalt({ secret: vector.secret, index })).to.equal(salt);
      expect(proveRecord(tree, Number(index))).to.deep.equal(list(vector.proof));
      const record = { index, salt, recordHash };
      expect(verifyRecord({ batch, record, proof: list(vector.proof) })).to.deep.equal({ valid: true });
    });
  }

  for (const vector of vectors<ParentVector>("lineage")) {
    it(`are those of the sdk: ${vector.name}`, () => {
      const parents = list(vector.parents);
      const root = parentsRoot(parents);
      expect(root).to.equal(vector.parentsRoot);
      expect(proveParent(parents, vector.parent)).to.deep.equal(list(vector.proof));
      expect(isParent({ root, parent: vector.parent, proof: list(vector.proof) })).to.equal(true);
      const words = parseAbiParameters("bytes32 parentsRoot, bytes32 documentHash");
      expect(keccak256(encodeAbiParameters(words, [root, vector.documentHash]))).to.equal(vector.manifestHash);
    });
  }
});
