import { type Address, decodeFunctionData, isAddressEqual } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { hashProposal } from "../proposal/hashProposal.ts";
import type { Proposal, Witness } from "../proposal/types.ts";
import type { SentTransaction } from "./facts/transaction.ts";

/** What was called of the gate. */
export type GateCall = ReturnType<typeof decodeFunctionData<typeof agentTimelockAbi>>;

/** What a transaction calls of the gate; undefined where it goes elsewhere, or calls nothing that the gate has. */
export function gateCallOf({ to, data }: Pick<SentTransaction, "to" | "data">, gate: Address): GateCall | undefined {
  if (to === undefined || !isAddressEqual(to, gate)) return undefined;
  try {
    return decodeFunctionData({ abi: agentTimelockAbi, data });
  } catch {
    return undefined;
  }
}

/** What is called with the witness as its second argument. */
const WITH_WITNESS = ["propose", "proposeAndApprove", "proposeAsApprover", "proposeAsApproverBySignature", "execute"];

/** The rules and proofs that a call brings; undefined where it brings none. */
export function witnessIn(call: GateCall | undefined): Witness | undefined {
  return call !== undefined && WITH_WITNESS.includes(call.functionName) ? (call.args?.[1] as Witness) : undefined;
}

/** Whether a call is about this proposal and no other, of which it names the id or hands over the whole. */
export function isAbout({ functionName, args = [] }: GateCall, proposal: Proposal): boolean {
  if (functionName === "approveBySignature") return args[2] === hashProposal(proposal);
  if (functionName !== "approve" && !WITH_WITNESS.includes(functionName)) return false;
  const [called] = args as readonly unknown[] as readonly [Proposal];
  // The gate fills in its epoch where an approver proposes by a call.
  const { epoch } = functionName === "proposeAsApprover" ? proposal : called;
  try {
    return hashProposal({ ...called, epoch }) === hashProposal(proposal);
  } catch {
    return false;
  }
}
