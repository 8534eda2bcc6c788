import { dirname } from "node:path";
import { readBundle } from "../../../agent/bundle/readBundle.ts";
import { readProposed } from "../../../agent/journal/readProposed.ts";
import { rebuildJournal } from "../../../agent/journal/rebuildJournal.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { agentNamed } from "../../lib/agents.ts";
import { type Report, waiting } from "../../lib/output.ts";
import { onNetwork, type TaskContext } from "../../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../../lib/system.ts";
import type { JournalArguments } from "./verify.ts";

export type RebuildArguments = SystemArguments &
  JournalArguments & {
    /** Whose journal it is; needed where nothing of it can be read. */
    agent: string | undefined;
  };

export default onNetwork(rebuild);

/** Builds a broken or lost journal anew, from what is whole of it and from the chain. */
export async function rebuild(context: TaskContext, { file, agent, ...args }: RebuildArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { gate } = system;
  const { fromBlock } = system.record;
  const told = agent === undefined ? undefined : { chainId: network.chainId, gate, agent: agentNamed(system, agent) };
  const rebuilt = await rebuildJournal({
    path: file,
    owner: told,
    readProposed: async (owner) => {
      requireSameGate(file, owner, { chainId: network.chainId, gate });
      const reading = readProposed(network.client, { gate, agent: owner.agent, fromBlock });
      return waiting(output, "reading proposals", reading);
    },
    bundleOf: (root) => readBundle(dirname(file), root),
  });
  if (!rebuilt.done) {
    output.line(`all ${rebuilt.entries} entries of ${file} are as they were written: nothing was done`);
    return { json: rebuilt };
  }
  const { owner, kept, reason, proposals, aside } = rebuilt;
  output.line(`${file}: ${reason}`);
  output.line(`kept ${kept} entries, and read ${proposals.length} proposals of agent ${owner.agent} from the chain`);
  for (const { nonce, id } of proposals.filter(({ bundle }) => bundle === "lost")) {
    output.line(`of ${id}, nonce ${nonce}, no bundle is kept: for which wish it was made nobody knows any more`);
  }
  if (aside !== undefined) output.line(`the broken file is ${aside}`);
  output.line("forgotten is what it saw, refused and held, whether it was frozen, and the tokens of today");
  output.line("start the agent again: what is on the chain already is not proposed again");
  return { json: rebuilt };
}

/** The proposals of another gate would be none of this journal's. */
function requireSameGate(
  file: string,
  found: { chainId: number; gate: string },
  wanted: { chainId: number; gate: string },
): void {
  if (found.chainId === wanted.chainId && found.gate === wanted.gate) return;
  throw new SallyportError("JOURNAL_OF_OTHER", {
    summary: `${file} is the journal of gate ${found.gate} on chain ${found.chainId}, and not of ${wanted.gate} on chain ${wanted.chainId}.`,
    place: file,
    args: { found, wanted },
    nextStep: "Name its system: --system LABEL, and its network: --network NAME.",
  });
}
