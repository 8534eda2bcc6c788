import type { Address, Client } from "viem";
import { readContract } from "viem/actions";
import { gateLensAbi } from "../../abi/GateLens.ts";
import { contractError } from "../../errors/decodeContractError.ts";
import { explained } from "../../errors/decodeGateError.ts";
import { isSallyportError } from "../../errors/SallyportError.ts";
import { blankWitness } from "../../proposal/blankWitness.ts";
import { proposalStates, type Witness } from "../../proposal/types.ts";
import { isOfGate } from "../../read/readOwnStatus.ts";
import { inconsistent, type StandingProposal } from "../../read/readProposal.ts";
import type { Each } from "./each.ts";
import type { OpenFact } from "./facts.ts";

const ENDED: readonly string[] = ["Executed", "Vetoed", "Cancelled"];

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
    const { id, proposal } = standing;
    const found = await witnessOf(standing).catch((error: unknown) => {
      // One that a contract proposed, so that its rules are not at hand, must not hide the others.
      if (isSallyportError(error, "PROPOSAL_WITNESS_UNKNOWN")) return error;
      throw error;
    });
    if (!isSallyportError(found)) return { id, ...(await ask(standing, found)), unknown: undefined };
    const { state, reasons } = await ask(standing, blankWitness(proposal));
    return { id, state, reasons: reasons.filter((data) => isOfGate(contractError(data))), unknown: found.summary };
  });

  async function ask({ id, proposal, terms }: StandingProposal, witness: Witness) {
    const question = { address: lens, abi: gateLensAbi, functionName: "status", blockNumber } as const;
    const [number, reasons] = await explained(
      readContract(client, { ...question, args: [gate, proposal, witness, terms] }),
    );
    const state = proposalStates[number] ?? "None";
    if (state === "None") throw inconsistent(id);
    return { state, reasons };
  }
}
