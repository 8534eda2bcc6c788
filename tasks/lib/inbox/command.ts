import { commandOf } from "../commandLine.ts";
import { referenceTo } from "../reference.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { Duty } from "./duties.ts";

/** The command that does it, whole: it can be copied as it stands. */
export function commandFor(
  { proposal: { proposal }, act, signer, signsElsewhere }: Duty,
  context: TaskContext,
  system: TaskSystem,
): string {
  const reference = referenceTo(proposal, system);
  const words = [act, reference];
  // Whoever signs elsewhere brings what it signed.
  if (signsElsewhere && act === "sign") words.push("--signer", signer ?? "", "--signature", "0x…");
  else if (signer !== undefined && !signsElsewhere) words.push("--from", signer);
  if (act === "sign") words.push("--out", `${reference.replace("/", "-")}-${signer?.slice(0, 10)}.json`);
  return commandOf(context, system, words);
}
