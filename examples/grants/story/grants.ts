import { type Address, parseEther } from "viem";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import type { SystemAddresses } from "../../../sdk/deploy/systemAddresses.ts";
import type { Check } from "../../../sdk/deploy/verify/check.ts";
import { verifyDeployment } from "../../../sdk/deploy/verifyDeployment.ts";
import type { CompiledPolicy } from "../../../sdk/policy/compilePolicy.ts";
import type { Files } from "./files.ts";
import { type Member, passkeyMember, safeMember, walletMember } from "./members.ts";
import { softwarePasskey } from "./passkey.ts";
import { Names, people } from "./people.ts";
import { deploySurroundings, type Surroundings } from "./surroundings.ts";
import type { World } from "./world.ts";

/** The example DAO as it stands on chain. */
export type Grants = Surroundings & {
  files: Files;
  addresses: SystemAddresses;
  /** The policy in force. */
  policy: CompiledPolicy;
  /** The council: a wallet, a passkey, a Safe. */
  members: { mara: Member; pia: Member; foundation: Member };
  names: Names;
  /** What was deployed, and what was compared with the files afterwards. */
  deployment: { steps: Deployed[]; checks: Check[] };
};

export type Deployed = { name: string; address: Address; gasUsed: bigint };

/** Deploys the system from the DAO file, among what the DAO has anyway; verifies it; then funds it. */
export async function deployGrants(world: World, files: Files): Promise<Grants> {
  const { deployer, mara, olga, otto } = people;
  const plan = planDeployment({ dao: files.dao, policy: files.policy.compiled, deployer: deployer.address });
  const { addresses } = plan;
  const wallet = world.wallet(deployer);
  await deployCreateX(wallet);
  const surroundings = await deploySurroundings(world, addresses.treasury);
  const steps: Deployed[] = [];
  await deploySystem(wallet, {
    plan,
    onStep: (progress) => {
      if (progress.kind === "deployed") steps.push({ ...progress.step, gasUsed: progress.gasUsed });
    },
  });
  const checks = await verifyDeployment(wallet, { plan });
  const wrong = checks.find(({ ok }) => !ok);
  if (wrong !== undefined) throw new Error(`${wrong.what}: found ${wrong.found}, expected ${wrong.expected}.`);
  await world.act(deployer, { to: addresses.treasury, value: parseEther("3") });

  const { passkeyVerifier } = addresses;
  return {
    ...surroundings,
    files,
    addresses,
    policy: files.policy.compiled,
    members: {
      mara: walletMember("mara's wallet", mara),
      pia: passkeyMember("pia's passkey", softwarePasskey("pia of the grants example"), passkeyVerifier),
      foundation: safeMember("the foundation's Safe", surroundings.safe, [olga, otto]),
    },
    names: namesOf(files, addresses, surroundings),
    deployment: { steps, checks },
  };
}

/** Everybody's name: the parts of the system first, then those of the files, then the people. */
function namesOf(files: Files, addresses: SystemAddresses, surroundings: Surroundings): Names {
  const names = new Names();
  const { gate, registry, provenance, councils } = addresses;
  const { governance, safe } = surroundings;
  const all: Record<string, Address> = {
    gate,
    registry,
    provenance,
    ...councils,
    governor: governance.governor,
    "the governor's timelock": governance.timelock,
    "the foundation's Safe": safe,
    ...files.policyNext.compiled.names.accounts,
  };
  for (const [name, address] of Object.entries(all)) names.add(name, address);
  for (const [name, { address }] of Object.entries(files.policyNext.compiled.names.tokens)) names.add(name, address);
  for (const [name, { address }] of Object.entries(people)) names.add(name, address);
  return names;
}
