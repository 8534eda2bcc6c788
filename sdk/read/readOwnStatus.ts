import type { Client } from "viem";
import { blankWitness } from "../proposal/blankWitness.ts";
import { type ProposalStatus, type ReadStatusParameters, readStatus } from "./readStatus.ts";

/**
 * What the gate says of a proposal whose rules are not at hand: its state, and of the reasons why execution would fail the
 * gate's own. What its rules, data and meters say stays open.
 */
export async function readOwnStatus(
  client: Client,
  parameters: Omit<ReadStatusParameters, "witness">,
): Promise<ProposalStatus> {
  const witness = blankWitness(parameters.proposal);
  const { state, reasons } = await readStatus(client, { ...parameters, witness });
  return { state, reasons: reasons.filter(isOfGate) };
}

/** Whether the gate gives this reason, whatever rules are brought. */
export function isOfGate({ code }: { code: string }): boolean {
  return code.startsWith("GATE_");
}
