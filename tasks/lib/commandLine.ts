import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** As a shell takes it for one word. */
export function quoted(word: string): string {
  return /^[\w./:@=,+…-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A command to go on with, whole: on the same network and, where they were named, for the same system and policy, so that
 * it can be pasted as it stands.
 *
 * @param words After `hardhat sallyport`.
 */
export function commandOf(
  { network }: Pick<TaskContext, "network">,
  { asked }: Pick<TaskSystem, "asked">,
  words: readonly string[],
): string {
  const options = Object.entries({ ...asked, network: network.name }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option}`, value],
  );
  return ["npx", "hardhat", "sallyport", ...words, ...options].map(quoted).join(" ");
}
