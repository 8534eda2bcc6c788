import { quoted } from "../commandLine.ts";
import type { TaskNetwork } from "../network.ts";
import { referenceTo } from "../proposalAt.ts";
import type { SystemArguments, TaskSystem } from "../system.ts";
import type { Duty } from "./duties.ts";

/** The command that does it, whole: it can be copied as it stands. */
export function commandFor(
  { proposal: { proposal }, act, signer, signsElsewhere }: Duty,
  network: TaskNetwork,
  system: TaskSystem,
  args: SystemArguments,
): string {
  const reference = referenceTo(proposal, system);
  const words = ["hardhat", "sallyport", act, reference];
  // Whoever signs elsewhere brings what it signed.
  if (signsElsewhere && act === "sign") words.push("--signer", signer ?? "", "--signature", "0x…");
  else if (signer !== undefined && !signsElsewhere) words.push("--from", signer);
  if (act === "sign") words.push("--out", `${reference.replace("/", "-")}-${signer?.slice(0, 10)}.json`);
  if (act === "veto" || act === "reject") words.push("--reason", "…");
  for (const [option, value] of Object.entries({ system: args.system, policy: args.policy, network: network.name })) {
    if (value !== undefined) words.push(`--${option}`, value);
  }
  return words.map(quoted).join(" ");
}
