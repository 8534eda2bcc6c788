import type { Address } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi as abi } from "../../sdk/abi/AgentTimelock.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import type { TaskContext } from "./runTask.ts";

/** The roles that change hands in two steps: root offers them, and whoever is meant accepts. */
export const OFFERED_ROLES = { guardian: "guardian", approver: "root approver" } as const;
export type OfferedRole = keyof typeof OFFERED_ROLES;

/** To whom root offers a role now; zero where to nobody. */
export async function offeredTo({ network }: TaskContext, gate: Address, role: OfferedRole): Promise<Address> {
  const of = { address: gate, abi } as const;
  if (role === "guardian") return explained(readContract(network.client, { ...of, functionName: "offeredGuardian" }));
  const [offered] = await explained(readContract(network.client, { ...of, functionName: "offeredRootApprover" }));
  return offered;
}
