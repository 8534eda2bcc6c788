// As much of the WebAssembly binary format as a hash needs: https://webassembly.github.io/spec/core/binary. Code is
// written as nested calls, operands first, and becomes bytes at run time: no toolchain, and no binary to be trusted.

/** Bytes of code. What yields a value leaves it on the stack. */
export type Code = readonly number[];

export const valueType = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
type ValueType = (typeof valueType)[keyof typeof valueType];

/** Whole numbers, seven bits to a byte, the lowest first. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** The same for numbers with a sign, which is the highest bit of the last byte. */
function signed(value: bigint): Code {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

const simple =
  (opcode: number) =>
  (...operands: Code[]): Code => [...operands.flat(), opcode];

/** Vector operations stand behind a prefix. `after` is what follows the opcode: a lane, a shuffle. */
const simd =
  (opcode: number) =>
  (...operands: Code[]): Code => [...operands.flat(), 0xfd, ...unsigned(opcode)];

/** A place in memory: an address, and a constant distance from it. Nothing is claimed about its alignment. */
const at = (offset: number): Code => [0, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const call = (index: number, ...operands: Code[]): Code => [...operands.flat(), 0x10, ...unsigned(index)];

/** Repeats `body` as long as `condition` holds. */
export function whileTrue(condition: Code, ...body: Code[]): Code {
  const leave = [0x0d, 1];
  const again = [0x0c, 0];
  return [0x02, 0x40, 0x03, 0x40, ...i32.eqz(condition), ...leave, ...body.flat(), ...again, 0x0b, 0x0b];
}

/** `chosen` where `condition` is not zero, else `other`. */
export const select = (chosen: Code, other: Code, condition: Code): Code => [...chosen, ...other, ...condition, 0x1b];

export const memory = {
  fill: (address: Code, byte: Code, length: Code): Code => [...address, ...byte, ...length, 0xfc, 11, 0],
  copy: (to: Code, from: Code, length: Code): Code => [...to, ...from, ...length, 0xfc, 10, 0, 0],
};

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(BigInt(value))],
  load8: (address: Code, offset = 0): Code => [...address, 0x2d, ...at(offset)],
  store8: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x3a, ...at(offset)],
  eqz: simple(0x45),
  eq: simple(0x46),
  lt: simple(0x49),
  gt: simple(0x4b),
  ge: simple(0x4f),
  add: simple(0x6a),
  sub: simple(0x6b),
  and: simple(0x71),
  or: simple(0x72),
};

export const i64 = {
  const: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  add: simple(0x7c),
};

/** Two words of 64 bits side by side. */
export const i64x2 = {
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0, ...at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0xfd, 11, ...at(offset)],
  /** The word at an address, in both lanes. */
  loadSplat: (address: Code, offset = 0): Code => [...address, 0xfd, 10, ...at(offset)],
  /** `value` with one lane replaced by the word at an address. */
  loadLane: (lane: 0 | 1, address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    0xfd,
    ...unsigned(0x57),
    ...at(offset),
    lane,
  ],
  storeLane: (lane: 0 | 1, address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    0xfd,
    ...unsigned(0x5b),
    ...at(offset),
    lane,
  ],
  splat: simd(0x12),
  replaceLane: (lane: 0 | 1, value: Code, word: Code): Code => [...value, ...word, 0xfd, ...unsigned(0x1e), lane],
  /** Bytes of `value`, each lane's in other order: `from` names 16 of them. */
  shuffle: (value: Code, from: readonly number[]): Code => [...value, ...value, 0xfd, 13, ...from],
  xor: simd(0x51),
  or: simd(0x50),
  /** `a` without the bits of `b`. */
  andNot: simd(0x4f),
  shl: simd(0xcb),
  shr: simd(0xcd),
};

export type WasmFunction = {
  parameters: readonly ValueType[];
  results?: readonly ValueType[];
  /** Counted on from the parameters. */
  locals: readonly ValueType[];
  body: Code;
  /** Under which name it is called from outside, if it is. */
  exported?: string;
};

/** A module of functions over one memory, exported as `memory`. */
export function assemble(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const name = (text: string): Code => vector([...text].map((letter) => [letter.charCodeAt(0)]));
  const types = functions.map(({ parameters, results = [] }) => [
    0x60,
    ...vector(parameters.map((type) => [type])),
    ...vector(results.map((type) => [type])),
  ]);
  const exported = functions.flatMap((one, index) =>
    one.exported === undefined ? [] : [[...name(one.exported), 0, ...unsigned(index)]],
  );
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(7, vector([...exported, [...name("memory"), 2, 0]])),
    ...section(10, vector(bodies)),
  ]);
}
