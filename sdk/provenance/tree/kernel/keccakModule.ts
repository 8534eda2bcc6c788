import {
  assemble,
  type Code,
  call,
  get,
  i32,
  i64,
  i64x2,
  memory,
  select,
  set,
  valueType,
  type WasmFunction,
  whileTrue,
} from "./assembler.ts";

// Keccak-256 of two messages side by side: word i of both states is one vector of two lanes.

const { i32: I32, i64: I64, v128: V128 } = valueType;

/** Bytes that a block of Keccak-256 takes in. */
export const RATE = 136;

/** Where things stand in memory. What the caller puts there begins at `free`. */
const PLACE = { state: 0, constants: 400, paddedA: 592, paddedB: 592 + RATE, free: 1024 } as const;
export const FREE = PLACE.free;

/** Rotation of each word, word x of row y at x + 5y. */
const ROTATIONS = [
  0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
] as const;

const ROUNDS = 24;

/** The constants of the rounds, from the shift register of FIPS 202, 3.2.5. */
export function roundConstants(): bigint[] {
  let register = 1;
  const nextBit = () => {
    const bit = register & 1;
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    return BigInt(bit);
  };
  return Array.from({ length: ROUNDS }, () =>
    Array.from({ length: 7 }, (_, j) => nextBit() << (2n ** BigInt(j) - 1n)).reduce((a, b) => a | b, 0n),
  );
}

const zero = i32.const(0);
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

const loadWord = (i: number): Code => i64x2.load(zero, PLACE.state + 16 * i);
const storeWord = (i: number, value: Code): Code => i64x2.store(zero, value, PLACE.state + 16 * i);

function rotate(value: Code, bits: number): Code {
  if (bits === 0) return value;
  return i64x2.or(i64x2.shl(value, i32.const(bits)), i64x2.shr(value, i32.const(64 - bits)));
}

/** The permutation of both states. */
function permute(): WasmFunction {
  const round = 0;
  const state = (i: number) => 1 + i;
  const moved = (i: number) => 26 + i;
  const column = (x: number) => 51 + (x % 5);
  const effect = 56;

  const theta = [
    ...times(5, (x) =>
      set(
        column(x),
        times(5, (y) => get(state(x + 5 * y))).reduce((sum, word) => i64x2.xor(sum, word)),
      ),
    ),
    ...times(5, (x) => [
      ...set(effect, i64x2.xor(get(column(x + 4)), rotate(get(column(x + 1)), 1))),
      // Rho and pi: each word is turned and moves to its new place.
      ...times(5, (y) => {
        const turned = 57;
        const from = x + 5 * y;
        return [
          ...set(turned, i64x2.xor(get(state(from)), get(effect))),
          ...set(moved(y + 5 * ((2 * x + 3 * y) % 5)), rotate(get(turned), ROTATIONS[from] ?? 0)),
        ];
      }).flat(),
    ]),
  ];
  const chi = times(25, (i) => {
    const row = i - (i % 5);
    const next = (distance: number) => get(moved(row + ((i + distance) % 5)));
    return set(state(i), i64x2.xor(get(moved(i)), i64x2.andNot(next(2), next(1))));
  });
  const iota = set(state(0), i64x2.xor(get(state(0)), i64x2.loadSplat(get(round), PLACE.constants)));
  return {
    parameters: [],
    locals: [I32, ...times(57, () => V128)],
    body: [
      ...times(25, (i) => set(state(i), loadWord(i))).flat(),
      ...whileTrue(
        i32.lt(get(round), i32.const(8 * ROUNDS)),
        ...theta,
        ...chi,
        iota,
        set(round, i32.add(get(round), i32.const(8))),
      ),
      ...times(25, (i) => storeWord(i, get(state(i)))).flat(),
    ],
  };
}

const PERMUTE = 0;
const PAD = 1;
const ORDER = 2;

/** Ends a message of fewer than 136 bytes: 0x01, zeros, and the highest bit of the block. */
function pad(): WasmFunction {
  const [to, from, length] = [0, 1, 2];
  return {
    parameters: [I32, I32, I32],
    locals: [],
    body: [
      ...memory.fill(get(to), zero, i32.const(RATE)),
      ...memory.copy(get(to), get(from), get(length)),
      ...i32.store8(i32.add(get(to), get(length)), i32.const(1)),
      ...i32.store8(get(to), i32.or(i32.load8(get(to), RATE - 1), i32.const(0x80)), RATE - 1),
    ],
  };
}

/** Of two adjacent nodes, where the smaller one stands. */
function order(): WasmFunction {
  const [pair, byte] = [0, 1];
  const left = i32.load8(i32.add(get(pair), get(byte)));
  const right = i32.load8(i32.add(get(pair), get(byte)), 32);
  return {
    parameters: [I32],
    results: [I32],
    locals: [I32],
    body: [
      ...whileTrue(
        i32.and(i32.lt(get(byte), i32.const(31)), i32.eq(left, right)),
        set(byte, i32.add(get(byte), i32.const(1))),
      ),
      ...select(i32.add(get(pair), i32.const(32)), get(pair), i32.gt(left, right)),
    ],
  };
}

const clear = memory.fill(zero, zero, i32.const(16 * 25));

/** The words at two addresses, one in each lane. */
const loadBoth = (a: Code, b: Code, offset: number): Code =>
  i64x2.loadLane(1, b, i64x2.loadLane(0, a, i64x2.splat(i64.const(0n)), offset), offset);

/** The end of a message of `words` words, in a state that is clear behind it. */
const endAfter = (words: number): Code => [
  ...storeWord(words, i64x2.splat(i64.const(1n))),
  ...storeWord(RATE / 8 - 1, i64x2.splat(i64.const(1n << 63n))),
];

/** Writes both digests. */
const squeeze = (a: Code, b: Code): Code =>
  times(4, (i) => [...i64x2.storeLane(0, a, loadWord(i), 8 * i), ...i64x2.storeLane(1, b, loadWord(i), 8 * i)]).flat();

/** The hash behind the one at `address`. */
const behind = (address: Code): Code => i32.add(address, i32.const(32));

/** Two messages of any length, with the same number of blocks. */
function hashTwo(): WasmFunction {
  const [a, aLength, aOut, b, bLength, bOut] = [0, 1, 2, 3, 4, 5];
  const absorb = (from: Code, other: Code) =>
    times(RATE / 8, (i) => storeWord(i, i64x2.xor(loadWord(i), loadBoth(from, other, 8 * i)))).flat();
  const further = (local: number, bytes: number) => set(local, i32.add(get(local), i32.const(bytes)));
  const [paddedA, paddedB] = [i32.const(PLACE.paddedA), i32.const(PLACE.paddedB)];
  return {
    exported: "hashTwo",
    parameters: [I32, I32, I32, I32, I32, I32],
    locals: [],
    body: [
      ...clear,
      ...whileTrue(
        i32.ge(get(aLength), i32.const(RATE)),
        absorb(get(a), get(b)),
        call(PERMUTE),
        further(a, RATE),
        further(aLength, -RATE),
        further(b, RATE),
        further(bLength, -RATE),
      ),
      ...call(PAD, paddedA, get(a), get(aLength)),
      ...call(PAD, paddedB, get(b), get(bLength)),
      ...absorb(paddedA, paddedB),
      ...call(PERMUTE),
      ...squeeze(get(aOut), get(bOut)),
    ],
  };
}

/** Leaves of consecutive records, two at a time: three hashes each, salt, inner and outer. */
function hashLeaves(): WasmFunction {
  const [secret, index, records, out, end] = [0, 1, 2, 3, 4];
  const salt = (i: number) => 5 + i;
  const place = 9;
  // Integers are big endian in the ABI.
  const reversed = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];
  const indices = i64x2.replaceLane(1, i64x2.splat(get(index)), i64.add(get(index), i64.const(1n)));
  const further = (local: number) => set(local, i32.add(get(local), i32.const(64)));
  return {
    exported: "hashLeaves",
    parameters: [I32, I64, I32, I32, I32],
    locals: times(5, () => V128),
    body: whileTrue(
      i32.lt(get(out), get(end)),
      set(place, i64x2.shuffle(indices, reversed)),
      // keccak256(secret ‖ index)
      clear,
      times(4, (i) => storeWord(i, i64x2.loadSplat(get(secret), 8 * i))).flat(),
      storeWord(7, get(place)),
      endAfter(8),
      call(PERMUTE),
      times(4, (i) => set(salt(i), loadWord(i))).flat(),
      // keccak256(index ‖ salt ‖ recordHash)
      clear,
      storeWord(3, get(place)),
      times(4, (i) => storeWord(4 + i, get(salt(i)))).flat(),
      times(4, (i) => storeWord(8 + i, loadBoth(get(records), behind(get(records)), 8 * i))).flat(),
      endAfter(12),
      call(PERMUTE),
      // keccak256 of that
      times(4, (i) => set(salt(i), loadWord(i))).flat(),
      clear,
      times(4, (i) => storeWord(i, get(salt(i)))).flat(),
      endAfter(4),
      call(PERMUTE),
      squeeze(get(out), behind(get(out))),
      set(index, i64.add(get(index), i64.const(2n))),
      further(records),
      further(out),
    ),
  };
}

/** One level up: nodes of pairs, two pairs at a time, the smaller child first. */
function hashPairs(): WasmFunction {
  const [nodes, out, end, small, large, otherSmall, otherLarge] = [0, 1, 2, 3, 4, 5, 6];
  const sort = (pair: Code, smaller: number, larger: number) => [
    ...set(smaller, call(ORDER, pair)),
    // The two stand 32 bytes apart: what remains of their sum is the other one.
    ...set(larger, i32.sub(i32.add(i32.add(pair, pair), i32.const(32)), get(smaller))),
  ];
  return {
    exported: "hashPairs",
    parameters: [I32, I32, I32],
    locals: times(4, () => I32),
    body: whileTrue(
      i32.lt(get(out), get(end)),
      sort(get(nodes), small, large),
      sort(i32.add(get(nodes), i32.const(64)), otherSmall, otherLarge),
      clear,
      times(4, (i) => storeWord(i, loadBoth(get(small), get(otherSmall), 8 * i))).flat(),
      times(4, (i) => storeWord(4 + i, loadBoth(get(large), get(otherLarge), 8 * i))).flat(),
      endAfter(8),
      call(PERMUTE),
      squeeze(get(out), behind(get(out))),
      set(nodes, i32.add(get(nodes), i32.const(128))),
      set(out, i32.add(get(out), i32.const(64))),
    ),
  };
}

/** The module, and the constants that must stand in its memory before it is used. */
export function keccakModule(): Uint8Array<ArrayBuffer> {
  return assemble([permute(), pad(), order(), hashTwo(), hashLeaves(), hashPairs()], 1);
}

/** Puts the constants of the rounds where {@link keccakModule} looks for them. */
export function placeConstants(bytes: ArrayBuffer): void {
  const view = new DataView(bytes, PLACE.constants);
  for (const [i, constant] of roundConstants().entries()) view.setBigUint64(8 * i, constant, true);
}
