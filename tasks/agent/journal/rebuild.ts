import { rebuildJournal } from "../../../agent/journal/rebuildJournal.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
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
      const parameters = { gate, proposer: agentProposer(owner.agent), fromBlock };
      const all = await waiting(output, "reading proposals", listProposals(network.client, parameters));
      return all.map(({ id, proposal }) => ({ nonce: proposal.nonce, id }));
    },
  });
  if (!rebuilt.done) {
    output.line(`all ${rebuilt.entries} entries of ${file} are as they were written: nothing was done`);
    return { json: rebuilt };
  }
  const { owner, kept, reason, proposals, aside } = rebuilt;
  output.line(`${file}: ${reason}`);
  output.line(`kept ${kept} entries, and read ${proposals.length} proposals of agent ${owner.agent} from the chain`);
  if (aside !== undefined) output.line(`the broken file is ${aside}`);
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
