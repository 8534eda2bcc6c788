import type { Client } from "viem";
import { agentRegistryAbi } from "../../abi/AgentRegistry.ts";
import type { DeploymentPlan } from "../planDeployment.ts";
import { asker } from "./ask.ts";
import { type Check, compareAnswer } from "./check.ts";

/** Every agent and key. */
export async function registryState(client: Client, plan: DeploymentPlan): Promise<Check[]> {
  const { dao, addresses, arguments: given } = plan;
  const ask = asker(client, agentRegistryAbi, addresses.registry);
  const names = Object.keys(dao.agents);
  const agents = given.registry.agents.flatMap(({ agent, operator, lowestTier, limits, keys }, i) => {
    const what = `agent ${names[i]}`;
    const keyNames = Object.keys(Object.values(dao.agents)[i]?.keys ?? {});
    const standing = ask("agentAt", [agent]).then(
      // Strikes come by vetoes, which is how it should be: no fact of the deployment.
      ({ known, frozen, lowestTier, hasBlockedTargets, ...rest }) => ({
        known,
        frozen,
        lowestTier,
        hasBlockedTargets,
        strikeLimit: rest.strikeLimit,
        probation: rest.probation,
        proposalBurst: rest.proposalBurst,
        proposalInterval: rest.proposalInterval,
        keyCount: rest.keyCount,
      }),
    );
    return [
      compareAnswer(what, standing, {
        known: true,
        frozen: false,
        lowestTier,
        hasBlockedTargets: false,
        strikeLimit: limits.strikeLimit,
        probation: limits.probation,
        proposalBurst: limits.proposalBurst,
        proposalInterval: limits.proposalInterval,
        keyCount: keys.length,
      }),
      compareAnswer(`${what}: operator`, ask("operatorOf", [agent]), operator),
      ...keys.map(({ key, kind, validFrom, validUntil, lowestTier: lowest }, j) =>
        compareAnswer(`${what}: key ${keyNames[j]}`, ask("keyOf", [key]), {
          agent,
          validFrom,
          validUntil,
          revokedAt: 0,
          compromisedSince: 0,
          version: j + 1,
          kind,
          lowestTier: lowest,
        }),
      ),
    ];
  });
  return Promise.all([compareAnswer("registry: gate", ask("gate"), addresses.gate), ...agents]);
}
