import { type Client, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import { agentTimelockAbi } from "../../abi/AgentTimelock.ts";
import type { DeploymentPlan } from "../planDeployment.ts";
import { asker } from "./ask.ts";
import { type Check, compareAnswer } from "./check.ts";

/** Every setting of the gate. */
export function gateState(client: Client, { dao, addresses, arguments: given }: DeploymentPlan): Promise<Check[]> {
  const ask = asker(client, agentTimelockAbi, addresses.gate);
  const config = given.gate;
  const tierNames = Object.keys(dao.tiers);
  const managed = [addresses.gate, config.registry, config.provenance, ...config.councils];
  // A pause that has ended tells nothing any more.
  const pausedUntil = async () => {
    const [until, { timestamp }] = await Promise.all([ask("pausedUntil"), getBlock(client)]);
    return BigInt(until) > timestamp ? until : 0;
  };
  return Promise.all([
    compareAnswer("gate: treasury", ask("treasury"), addresses.treasury),
    compareAnswer("gate: registry", ask("registry"), config.registry),
    compareAnswer("gate: provenance", ask("provenance"), config.provenance),
    compareAnswer("gate: matcher", ask("matcher"), config.matcher),
    compareAnswer("gate: managed contracts", ask("managed"), managed),
    compareAnswer("gate: policy root", ask("policyRoot"), config.policyRoot),
    compareAnswer("gate: number of tiers", ask("tierCount"), config.tiers.length),
    ...config.tiers.map((tier, i) => compareAnswer(`gate: tier ${tierNames[i]}`, ask("tierAt", [i]), tier)),
    compareAnswer("gate: root", ask("root"), config.root),
    compareAnswer("gate: root vetoer", ask("rootVetoer"), config.rootVetoer),
    compareAnswer("gate: guardian", ask("guardian"), config.guardian),
    compareAnswer("gate: offered guardian", ask("offeredGuardian"), zeroAddress),
    compareAnswer("gate: offered root approver", ask("offeredRootApprover"), [zeroAddress, false]),
    compareAnswer("gate: epoch", ask("epoch"), 1),
    compareAnswer("gate: paused until", pausedUntil(), 0),
  ]);
}
