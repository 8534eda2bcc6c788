import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { isSallyportError, type SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** Waits for `attempt`, which must fail with a SallyportError of `code`, and returns it. */
export async function expectRejection(attempt: Promise<unknown>, code: ErrorCode): Promise<SallyportError> {
  const thrown = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (isSallyportError(thrown, code)) return thrown;
  throw new Error(`expected ${code}, got ${thrown ?? "no error"}`, { cause: thrown });
}
