import { expect } from "chai";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { isSallyportError, type SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** Runs `attempt`, which must throw a SallyportError of `code` with these details, and returns it. */
export function expectRefusal(
  attempt: () => unknown,
  code: ErrorCode,
  details: Partial<Pick<SallyportError, "place" | "line" | "value" | "summary">> = {},
): SallyportError {
  let thrown: unknown;
  try {
    attempt();
  } catch (error) {
    thrown = error;
  }
  if (!isSallyportError(thrown)) throw new Error(`expected ${code}, got ${thrown ?? "no error"}`);
  const found = Object.fromEntries(Object.keys(details).map((key) => [key, thrown[key as keyof typeof details]]));
  expect({ code: thrown.code, ...found }).to.deep.equal({ code, ...details });
  return thrown;
}
