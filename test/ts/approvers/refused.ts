import { expect } from "chai";
import type { Refusal } from "../../../examples/grants/story/world.ts";

/** Awaits a transaction that the chain included and refused, and asserts its error with these arguments. */
export async function expectRefused(
  attempt: Promise<Refusal>,
  error: string,
  args: Record<string, unknown>,
): Promise<void> {
  const given = (await attempt).error;
  const found = Object.fromEntries(Object.keys(args).map((name) => [name, given.args[name]]));
  expect({ error: given.name, ...found }).to.deep.equal({ error, ...args });
}
