import { encodeFunctionData, isAddressEqual, zeroAddress } from "viem";
import { agentTimelockAbi as abi } from "../../sdk/abi/AgentTimelock.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type ActAsArguments, actAs } from "../lib/actAs.ts";
import { OFFERED_ROLES, offeredTo } from "../lib/offered.ts";
import type { Report } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { reportAct } from "../lib/stop.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";

export type AcceptArguments = SystemArguments & ActAsArguments & { role: string };

export default onNetwork(accept);

/** Takes the place of guardian or root approver, as the account that root offered it to. */
export async function accept(context: TaskContext, { role, ...args }: AcceptArguments): Promise<Report> {
  if (role !== "guardian" && role !== "approver") {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "What is offered is the place of guardian or approver.",
      place: "role",
      value: role,
      nextStep: "Write guardian or approver.",
    });
  }
  const system = await openSystem(context, args);
  const { gate, settings } = system;
  const offered = await offeredTo(context, gate, role);
  const called = `the ${OFFERED_ROLES[role]}`;
  if (isAddressEqual(offered, zeroAddress)) {
    throw new SallyportError("ROLE_UNKNOWN", {
      summary: `Nobody is offered to become ${called}.`,
      details: { "holds it now": role === "guardian" ? settings.guardian : settings.root.approver },
      nextStep: `Let root offer it: hardhat sallyport root ${role} ADDRESS.`,
    });
  }
  const functionName = role === "guardian" ? "acceptGuardian" : "acceptRootApprover";
  const result = await actAs(context, system, {
    ...args,
    party: offered,
    role: `whoever is offered to become ${called}`,
    target: gate,
    data: encodeFunctionData({ abi, functionName }),
  });
  return reportAct(context, system, `${system.names(offered) ?? offered} is ${called}`, result, [
    "root",
    "accept",
    role,
  ]);
}
