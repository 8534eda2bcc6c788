import { type Address, type Client, getAddress, isAddressEqual } from "viem";
import { agentRegistryAbi } from "../../abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../abi/AgentTimelock.ts";
import { councilAbi } from "../../abi/Council.ts";
import { provenanceRegistryAbi } from "../../abi/ProvenanceRegistry.ts";
import { memberId } from "../../council/member.ts";
import type { DeploymentPlan } from "../planDeployment.ts";
import { asker } from "./ask.ts";
import { type Check, compareAnswer } from "./check.ts";

/** Whether the deployer holds any power in any of the contracts. */
export function verifyDeployerHoldsNothing(client: Client, plan: DeploymentPlan): Promise<Check[]> {
  const { deployer, addresses, arguments: given } = plan;
  const gate = asker(client, agentTimelockAbi, addresses.gate);
  const registry = asker(client, agentRegistryAbi, addresses.registry);
  const provenance = asker(client, provenanceRegistryAbi, addresses.provenance);
  const isDeployer = (answer: Promise<Address>) => answer.then((found) => isAddressEqual(found, deployer));
  const schemas = [...new Set(given.provenance.admissions.map(({ schema }) => schema))];
  const no = (what: string, answer: Promise<unknown>) => compareAnswer(`deployer: ${what}`, answer, false);
  return Promise.all([
    // Approvers, vetoer, guardian and treasury all are protected.
    no("holds a role at the gate", gate("isProtected", [deployer])),
    no("is offered the guardian's role", isDeployer(gate("offeredGuardian"))),
    no("is offered the root approver's role", isDeployer(gate("offeredRootApprover").then(([offered]) => offered))),
    no(
      "is an agent's key",
      registry("agentOf", [deployer]).then((agent) => agent !== 0n),
    ),
    ...given.registry.agents.map(({ agent }) =>
      no(`operates agent ${agent}`, isDeployer(registry("operatorOf", [agent]))),
    ),
    no(
      "is a source's key",
      provenance("sourceKeyOf", [deployer]).then(({ kind }) => kind !== 0),
    ),
    ...schemas.flatMap((schema) => [
      no(`is a source of ${schema}`, provenance("isSource", [schema, deployer])),
      no(`is an attester of ${schema}`, provenance("isAttester", [schema, deployer])),
    ]),
    ...Object.entries(addresses.councils).flatMap(([name, address]) => {
      const council = asker(client, councilAbi, address);
      return [
        no(`is a member of ${name}`, council("isMember", [memberId(deployer)])),
        no(`is the admin of ${name}`, isDeployer(council("admin"))),
      ];
    }),
  ]);
}

/** Whether agents, members and guardians are disjoint on chain, and the guardian's body apart from all others. */
export async function verifyRolesAreDisjoint(client: Client, plan: DeploymentPlan): Promise<Check[]> {
  const { dao, addresses, arguments: given } = plan;
  const gate = asker(client, agentTimelockAbi, addresses.gate);
  const registry = asker(client, agentRegistryAbi, addresses.registry);
  const councils = Object.entries(addresses.councils).map(([name, address]) => ({
    name,
    address,
    ask: asker(client, councilAbi, address),
  }));
  const guardian = await gate("guardian");
  const keys = given.registry.agents.flatMap((agent) => agent.keys.map(({ key }) => key));
  const members = Object.entries(given.councils).flatMap(([council, one]) =>
    one.members.map(({ signer }, i) => ({
      council,
      name: Object.keys(dao.councils[council]?.members ?? {})[i],
      id: memberId(signer),
      account: signer.length === 42 ? getAddress(signer) : undefined,
    })),
  );
  const guards = councils.find(({ address }) => isAddressEqual(address, guardian));
  return Promise.all([
    ...keys.flatMap((key) => [
      compareAnswer(`agent key ${key}: holds a role at the gate`, gate("isProtected", [key]), false),
      ...councils.map(({ name, ask }) =>
        compareAnswer(`agent key ${key}: is a member of ${name}`, ask("isMember", [memberId(key)]), false),
      ),
    ]),
    ...members.flatMap(({ council, name, account }) =>
      account === undefined
        ? []
        : [compareAnswer(`member ${name} of ${council}: agent of its key`, registry("agentOf", [account]), 0)],
    ),
    ...members.flatMap(({ council, name, id }) =>
      guards === undefined || guards.name === council
        ? []
        : [
            compareAnswer(
              `member ${name} of ${council}: is a member of ${guards.name}`,
              guards.ask("isMember", [id]),
              false,
            ),
          ],
    ),
  ]);
}
