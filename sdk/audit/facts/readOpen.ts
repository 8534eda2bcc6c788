import type { Address, Client } from "viem";
import { readContract } from "viem/actions";
import { gateLensAbi } from "../../abi/GateLens.ts";
import { explained } from "../../errors/decodeGateError.ts";
import { isSallyportError } from "../../errors/SallyportError.ts";
import { proposalStates, type Witness } from "../../proposal/types.ts";
import { inconsistent, type StandingProposal } from "../../read/readProposal.ts";
import type { Each } from "./each.ts";
import type { OpenFact } from "./facts.ts";

const ENDED: readonly string[] = ["Executed", "Vetoed", "Cancelled"];

/** Why one proposal cannot be asked about, while others can. */
const OF_ONE: readonly string[] = ["PROPOSAL_WITNESS_UNKNOWN", "BATCH_NOT_FOUND"];

/** What the gate says of each proposal that has not ended. */
export function readOpen(
  client: Client,
  {
    addresses: { gate, lens },
    proposals,
    witnessOf,
    blockNumber,
  }: {
    addresses: { gate: Address; lens: Address };
    proposals: readonly StandingProposal[];
    witnessOf(standing: StandingProposal): Promise<Witness>;
    blockNumber: bigint;
  },
  each: Each,
): Promise<OpenFact[]> {
  const open = proposals.filter(({ state }) => !ENDED.includes(state));
  return each("what has not ended", open, async (standing): Promise<OpenFact> => {
    const { id, proposal, terms } = standing;
    try {
      const witness = await witnessOf(standing);
      const question = { address: lens, abi: gateLensAbi, functionName: "status", blockNumber } as const;
      const [number, reasons] = await explained(
        readContract(client, { ...question, args: [gate, proposal, witness, terms] }),
      );
      const state = proposalStates[number] ?? "None";
      if (state === "None") throw inconsistent(id);
      return { id, state, reasons, unknown: undefined };
    } catch (error) {
      // One that a contract proposed, so that its rules are not at hand, or that names data which nobody anchored, must
      // not hide the others.
      if (!isSallyportError(error) || !OF_ONE.includes(error.code)) throw error;
      return { id, state: standing.state, reasons: [], unknown: error.summary };
    }
  });
}
