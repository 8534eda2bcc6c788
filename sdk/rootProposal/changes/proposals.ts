import { encodeFunctionData } from "viem";
import { agentTimelockAbi as abi } from "../../abi/AgentTimelock.ts";
import { text } from "../../deploy/dao/scalars.ts";
import { changeKind } from "../change.ts";
import { fields } from "../fields.ts";

/** Ends one proposal of a tier, of an agent or of humans. */
export const cancel = changeKind({
  kind: "cancel",
  schema: fields({ proposal: text }),
  short: "proposal",
  async calls(given, { gate, proposalOf }) {
    const { proposal, id, terms } = await proposalOf(given.proposal);
    const args = [proposal.proposer, proposal.nonce, id, terms] as const;
    return [{ target: gate, data: encodeFunctionData({ abi, functionName: "cancel", args }) }];
  },
});

/** Ends every proposal of an agent that was made until then. */
export const drop = changeKind({
  kind: "drop",
  schema: fields({}),
  calls: (_, { gate }) => [{ target: gate, data: encodeFunctionData({ abi, functionName: "dropAgentProposals" }) }],
});
