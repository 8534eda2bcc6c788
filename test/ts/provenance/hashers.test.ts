import { expect } from "chai";
import { keccak256 as ethersKeccak, getBytes } from "ethers";
import { seededRandom } from "../../../scripts/vectors/random.ts";
import { checkedHasher } from "../../../sdk/provenance/tree/checkedHasher.ts";
import { defaultHasher } from "../../../sdk/provenance/tree/defaultHasher.ts";
import type { Hasher } from "../../../sdk/provenance/tree/hasher.ts";
import { roundConstants } from "../../../sdk/provenance/tree/kernel/keccakModule.ts";
import { plainHasher } from "../../../sdk/provenance/tree/plainHasher.ts";
import { simdHasher } from "../../../sdk/provenance/tree/simdHasher.ts";
import { fastestHasher, packageHasher } from "../../../tasks/lib/data/packageHasher.ts";

const plain = plainHasher("ethers", (bytes) => getBytes(ethersKeccak(bytes)));
const random = seededRandom("hashers");
const anyBytes = (length: number) => getBytes(random.bytes(length));

/** Spans that overlap, of these lengths, in the order given. */
function spansOf(lengths: readonly number[], within: number): Uint32Array {
  return Uint32Array.from(
    lengths.flatMap((length) => {
      const start = random.below(within - length + 1);
      return [start, start + length];
    }),
  );
}

describe("hashers", () => {
  const others: [string, () => Hasher | Promise<Hasher>][] = [
    ["the kernel", simdHasher],
    ["the package", packageHasher],
  ];
  for (const [name, make] of others) {
    describe(name, () => {
      let hasher: Hasher;
      before(async () => {
        hasher = await make();
      });

      it("hashes records of every length up to four blocks as ethers does, in any order", () => {
        const bytes = anyBytes(1_000);
        const lengths = Array.from({ length: 4 * 136 + 2 }, (_, i) => (i * 211) % (4 * 136 + 2));
        const spans = spansOf(lengths, bytes.length);
        expect(hasher.hashRecords(bytes, spans)).to.deep.equal(plain.hashRecords(bytes, spans));
        expect(hasher.hashRecords(bytes, new Uint32Array(0))).to.have.lengthOf(0);
        expect(hasher.hashRecords(new Uint8Array(0), Uint32Array.from([0, 0]))).to.deep.equal(
          plain.hashRecords(new Uint8Array(0), Uint32Array.from([0, 0])),
        );
      });

      it("hashes what is larger than the memory that it began with", () => {
        const bytes = new Uint8Array(3_000_001).map((_, i) => i % 251);
        const spans = Uint32Array.from([0, 3_000_001, 5, 1_500_000, 1_500_000, 3_000_001]);
        expect(hasher.hashRecords(bytes, spans)).to.deep.equal(plain.hashRecords(bytes, spans));
      });

      it("makes the same leaves, in odd and even numbers, at small and at large indices", () => {
        const secret = anyBytes(32);
        for (const first of [0, 1, 255, 2 ** 32 - 2, 2 ** 53 - 9]) {
          for (const count of [0, 1, 2, 7]) {
            const records = anyBytes(32 * count);
            const leaves = hasher.hashLeaves(secret, first, records);
            expect(leaves, `${count} from ${first}`).to.deep.equal(plain.hashLeaves(secret, first, records));
          }
        }
      });

      it("hashes pairs smaller child first: where they differ early, late, or not at all", () => {
        const low = anyBytes(32);
        const pairs = [...low, ...low];
        for (const place of [0, 7, 8, 30, 31]) {
          for (const values of [
            [0x7f, 0x80],
            [0xff, 0x00],
          ]) {
            for (const value of values) pairs.push(...low.with(place, value));
          }
        }
        const nodes = Uint8Array.from([...pairs, ...anyBytes(64 * 6)]);
        expect(hasher.hashPairs(nodes)).to.deep.equal(plain.hashPairs(nodes));
        expect(hasher.hashPairs(nodes.subarray(0, 64))).to.deep.equal(plain.hashPairs(nodes.subarray(0, 64)));
      });

      it("does more than it takes in at once", () => {
        const records = new Uint8Array(32 * 4_099).map((_, i) => (i * 7 + (i >> 8)) & 0xff);
        const secret = anyBytes(32);
        const nodes = records.subarray(32);
        expect(hasher.hashLeaves(secret, 9, records)).to.deep.equal(plain.hashLeaves(secret, 9, records));
        expect(hasher.hashPairs(nodes)).to.deep.equal(plain.hashPairs(nodes));
      }).timeout(120_000);
    });
  }

  it("takes the constants of the rounds from their definition", () => {
    const hex = roundConstants().map((constant) => constant.toString(16));
    expect([hex.length, hex[0], hex[1], hex[23]]).to.deep.equal([24, "1", "8082", "8000000080008008"]);
  });
});

describe("choice of a hasher", () => {
  it("takes the kernel, here", async () => {
    expect(defaultHasher().name).to.equal(simdHasher().name);
    expect((await fastestHasher()).name).to.equal(simdHasher().name);
  });

  it("keeps the reference where the kernel's answers are not its", () => {
    const wrong: Hasher = {
      ...plain,
      name: "wrong",
      hashPairs: (nodes) => plain.hashPairs(nodes).map((byte) => byte ^ 1),
    };
    expect(checkedHasher(wrong)).to.equal(wrong);
    expect(checkedHasher(plain).name).to.equal(simdHasher().name);
  });

  it("keeps the reference where nothing may be compiled", () => {
    const { WebAssembly } = globalThis as { WebAssembly?: object };
    Reflect.deleteProperty(globalThis, "WebAssembly");
    try {
      expect(checkedHasher(plain)).to.equal(plain);
    } finally {
      Object.defineProperty(globalThis, "WebAssembly", { value: WebAssembly, configurable: true, writable: true });
    }
  });
});
