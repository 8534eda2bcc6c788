import type { Client } from "viem";
import { councilAbi } from "../../abi/Council.ts";
import { memberId } from "../../council/member.ts";
import type { DeploymentPlan, DeploymentStep } from "../planDeployment.ts";
import { asker } from "./ask.ts";
import { type Check, compareAnswer } from "./check.ts";

/** Every fact about one council. */
export async function councilState(
  client: Client,
  { dao, addresses, arguments: given }: DeploymentPlan,
  { address }: Pick<DeploymentStep, "address">,
): Promise<Check[]> {
  const name = Object.keys(addresses.councils).find((one) => addresses.councils[one] === address) ?? "";
  const council = given.councils[name];
  const description = dao.councils[name];
  if (council === undefined || description === undefined) return [];
  const ask = asker(client, councilAbi, address);
  const memberNames = Object.keys(description.members);
  return Promise.all([
    ...council.members.map(({ kind, signer }, i) =>
      compareAnswer(`council ${name}: kind of ${memberNames[i]}`, ask("memberKind", [memberId(signer)]), kind),
    ),
    compareAnswer(`council ${name}: number of members`, ask("memberCount"), council.members.length),
    compareAnswer(`council ${name}: threshold`, ask("threshold"), council.threshold),
    compareAnswer(`council ${name}: epoch`, ask("epoch"), 1),
    compareAnswer(`council ${name}: gate`, ask("gate"), council.gate),
    compareAnswer(`council ${name}: admin`, ask("admin"), council.gate),
  ]);
}
