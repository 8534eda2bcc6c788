import { HASH_BYTES, type Hasher } from "./hasher.ts";
import { FREE, keccakModule, placeConstants, RATE } from "./kernel/keccakModule.ts";
import { type Exports, instantiate } from "./kernel/webAssembly.ts";

type Kernel = Exports & {
  hashTwo(a: number, aLength: number, aOut: number, b: number, bLength: number, bOut: number): void;
  hashLeaves(secret: number, first: bigint, records: number, out: number, end: number): void;
  hashPairs(nodes: number, out: number, end: number): void;
};

const PAGE = 65_536;

/** Hashes that go through the kernel at once, so that its memory stays small. */
const MOST_AT_ONCE = 4_096;

/**
 * Two Keccak states side by side, in WebAssembly that is written at run time: see kernel/keccakModule.ts.
 *
 * @throws where the machine has no vectors of 128 bits, or the page may not compile WebAssembly.
 */
export function simdHasher(): Hasher {
  const kernel = instantiate<Kernel>(keccakModule());
  placeConstants(kernel.memory.buffer);
  let memory = new Uint8Array(kernel.memory.buffer);

  /** Makes room for `bytes` beside what the kernel keeps for itself. */
  function reserve(bytes: number): void {
    const missing = FREE + bytes - memory.length;
    if (missing <= 0) return;
    kernel.memory.grow(Math.ceil(missing / PAGE));
    memory = new Uint8Array(kernel.memory.buffer);
  }

  return {
    name: "two Keccak states side by side",
    hashRecords(bytes, spans, hashes = new Uint8Array((spans.length / 2) * HASH_BYTES)) {
      const out = FREE;
      const count = spans.length / 2;
      // One more: where the twin of a record goes that has none.
      const text = out + (count + 1) * HASH_BYTES;
      reserve(text + bytes.length - FREE);
      memory.set(bytes, text);
      // Records are hashed in pairs of equally many blocks: the first of a pair waits for the second.
      const waiting = new Map<number, number>();
      const hash = (a: number, b: number, bOut: number) => {
        const [aStart, aEnd, bStart, bEnd] = [spans[2 * a], spans[2 * a + 1], spans[2 * b], spans[2 * b + 1]] as Four;
        kernel.hashTwo(
          text + aStart,
          aEnd - aStart,
          out + a * HASH_BYTES,
          text + bStart,
          bEnd - bStart,
          out + bOut * HASH_BYTES,
        );
      };
      for (let i = 0; i < count; i++) {
        const length = (spans[2 * i + 1] as number) - (spans[2 * i] as number);
        const blocks = Math.floor(length / RATE);
        const twin = waiting.get(blocks);
        if (twin === undefined) waiting.set(blocks, i);
        else {
          waiting.delete(blocks);
          hash(twin, i, i);
        }
      }
      for (const alone of waiting.values()) hash(alone, alone, count);
      hashes.set(memory.subarray(out, out + count * HASH_BYTES));
      return hashes;
    },
    hashLeaves(secret, first, recordHashes, leaves = new Uint8Array(recordHashes.length)) {
      const records = FREE + HASH_BYTES;
      const room = (MOST_AT_ONCE + 1) * HASH_BYTES;
      const out = records + room;
      reserve(HASH_BYTES + 2 * room);
      memory.set(secret, FREE);
      for (let at = 0; at < recordHashes.length; at += MOST_AT_ONCE * HASH_BYTES) {
        const part = recordHashes.subarray(at, at + MOST_AT_ONCE * HASH_BYTES);
        memory.set(part, records);
        kernel.hashLeaves(FREE, BigInt(first + at / HASH_BYTES), records, out, out + part.length);
        leaves.set(memory.subarray(out, out + part.length), at);
      }
      memory.fill(0, FREE, FREE + HASH_BYTES);
      return leaves;
    },
    hashPairs(nodes, parents = new Uint8Array(nodes.length / 2)) {
      const most = MOST_AT_ONCE * HASH_BYTES;
      const out = FREE + most + 2 * HASH_BYTES;
      reserve(out + most / 2 + HASH_BYTES - FREE);
      for (let at = 0; at < nodes.length; at += most) {
        const part = nodes.subarray(at, at + most);
        memory.set(part, FREE);
        kernel.hashPairs(FREE, out, out + part.length / 2);
        parents.set(memory.subarray(out, out + part.length / 2), at / 2);
      }
      return parents;
    },
  };
}

type Four = [number, number, number, number];
