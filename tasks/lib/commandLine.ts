import { findUnseen, replaceUnseen } from "../../sdk/text/formatText.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/**
 * As a shell takes it for one word. What a terminal would not show, or would obey, is spelled out byte by byte, as bash and
 * zsh read it.
 */
export function quoted(word: string): string {
  if (/^[\w./:@=,+…-]+$/.test(word)) return word;
  if (findUnseen(word) === undefined) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${replaceUnseen(word.replace(/[\\']/g, "\\$&"), bytesOf)}'`;
}

function bytesOf(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
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
  return plainCommand([...words, ...given({ ...asked, network: network.name })]);
}

/** The same for who asks no network, or has to choose one. */
export function plainCommand(words: readonly string[]): string {
  return ["npx", "hardhat", "sallyport", ...words].map(quoted).join(" ");
}

/** Those of these options that were given, as they are typed: `observedAt` is `--observed-at`. */
export function given(options: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === "") return [];
    return [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value];
  });
}
