import { SallyportError } from "../../sdk/errors/SallyportError.ts";

/** What a runner has no need of. All files, where `fs.read` and `fs.write` stand alone. */
const NEVER = ["fs.read", "fs.write", "child", "worker", "wasi", "addon", "inspector"] as const;

/**
 * What brains and sources run beside must find no key, in no file and no other process.
 *
 * @throws RUNNER_UNCONFINED where Node was started without permissions, or with more of them than a runner needs.
 */
export function requireConfined({ permission }: Pick<NodeJS.Process, "permission"> = process): void {
  // Without its permission system Node has no such object, whatever its types say.
  const may = NEVER.filter((scope) => (permission as typeof permission | undefined)?.has(scope) !== false);
  if (may.length === 0) return;
  throw new SallyportError("RUNNER_UNCONFINED", {
    summary: `The runner's process may do more than it needs: ${may.join(", ")}.`,
    value: may.join(", "),
  });
}
