import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { stopsAll } from "../outbox/trouble.ts";

/** Whether no later attempt can succeed: the keys are gone, or journal and program do not agree. */
export function isFatal(error: unknown): boolean {
  return isSallyportError(error) && stopsAll(error) && !error.isRetryable;
}
