import { type Address, concat, type Hex, pad, size, slice, toHex } from "viem";

// Code that a node is asked to put somewhere for one question only: it makes calls in order, and returns what each
// answered. Nothing of it is ever deployed.

/** One call of a run. */
export type Step = { to: Address; value?: bigint; data?: Hex };

/** What a call answered. */
export type StepResult = { success: boolean; data: Hex };

/** Where the code stands while a question is asked; nobody has keys to these. */
export const RUNNER: Address = "0x000000000000000000000000005a11ef00000001";
const NATIVE_BALANCES: Address = "0x000000000000000000000000005a11ef00000002";
const CLOCK: Address = "0x000000000000000000000000005a11ef00000003";

/**
 * Calldata is a row of `target ‖ value ‖ size ‖ data`, the answer a row of `success ‖ size ‖ data`, numbers as words. A
 * call that fails does not end the run.
 */
export const RUNNER_CODE: Hex = concat([
  // Stack, from the top: out, the place in memory where the next answer goes; in, the place in calldata.
  "0x5f5f5b", //                         in = 0, out = 0, loop (at 2):
  "0x368210600b57", //                   while in < calldatasize, go on at 11,
  "0x5ff3", //                           else return memory[0..out)
  "0x5b", //                             at 11:
  "0x8160400135", //                     size = calldata[in + 64]
  "0x80836060018337", //                 memory[out..] = calldata[in + 96 .. + size]
  "0x5f5f828486602001358735", //         no room for the answer, the arguments, value = calldata[in + 32], the target
  "0x5af1", //                           success = call(gas, ...)
  "0x8252", //                           memory[out] = success
  "0x3d8260200152", //                   memory[out + 32] = returndatasize
  "0x3d5f836040013e", //                 memory[out + 64 ..] = returndata
  "0x903d01604001", //                   out += 64 + returndatasize
  "0x9101606001", //                     in += 96 + size
  "0x90600256", //                       back to 2
]);

/** Returns the native balance of the account that its calldata names; and the block's time. */
const NATIVE_BALANCES_CODE: Hex = "0x5f35315f5260205ff3";
const CLOCK_CODE: Hex = "0x425f5260205ff3";

/** The code that every run needs beside the runner itself. */
export const TELLERS: Readonly<Record<Address, Hex>> = { [NATIVE_BALANCES]: NATIVE_BALANCES_CODE, [CLOCK]: CLOCK_CODE };

export function nativeBalanceOf(account: Address): Step {
  return { to: NATIVE_BALANCES, data: pad(account, { size: 32 }) };
}

export const TIME: Step = { to: CLOCK };

export function encodeRun(steps: readonly Step[]): Hex {
  return concat(
    steps.flatMap(({ to, value = 0n, data = "0x" }) => [
      pad(to, { size: 32 }),
      toHex(value, { size: 32 }),
      toHex(size(data), { size: 32 }),
      data,
    ]),
  );
}

/** What {@link RUNNER_CODE} returned, or undefined where something else answered. */
export function decodeRun(answer: Hex, count: number): StepResult[] | undefined {
  const results: StepResult[] = [];
  const end = size(answer);
  let at = 0;
  while (at + 64 <= end && results.length < count) {
    const length = Number(BigInt(slice(answer, at + 32, at + 64)));
    const next = at + 64 + length;
    if (!(next <= end)) return undefined;
    results.push({
      success: BigInt(slice(answer, at, at + 32)) === 1n,
      data: length === 0 ? "0x" : slice(answer, at + 64, next),
    });
    at = next;
  }
  return results.length === count && at === end ? results : undefined;
}
