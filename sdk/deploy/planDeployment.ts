import { type Abi, type Address, encodeDeployData, getAddress, type Hex } from "viem";
import type { CompiledPolicy } from "../policy/compilePolicy.ts";
import { shapeError } from "../policy/source/shape.ts";
import { type ConstructorArguments, constructorArguments } from "./constructorArguments.ts";
import { lowerCase } from "./contractCode.ts";
import { type ContractName, contracts } from "./contracts.ts";
import { create3Salt } from "./createx.ts";
import type { DaoDescription } from "./dao/schema.ts";
import { planProblems } from "./planProblems.ts";
import { type SystemAddresses, saltName, systemAddresses } from "./systemAddresses.ts";

/** One contract to deploy. */
export type DeploymentStep = {
  /** `gate`, `registry`, `council grants-council`. */
  name: string;
  contract: ContractName;
  /** Where it will stand. */
  address: Address;
  salt: Hex;
  /** Creation code with constructor arguments. */
  initCode: Hex;
};

/** What a deployment will do, all of it known before the first transaction. */
export type DeploymentPlan = {
  deployer: Address;
  dao: DaoDescription;
  addresses: SystemAddresses;
  arguments: ConstructorArguments;
  /** In this order: constructors ask the contracts before them. */
  steps: DeploymentStep[];
};

export type PlanDeploymentParameters = {
  dao: DaoDescription;
  /** The policy file that the description names, compiled. */
  policy: Pick<CompiledPolicy, "root" | "names">;
  /** Who will send the transactions. Addresses follow from it and the label; it holds nothing afterwards. */
  deployer: Address;
};

/**
 * Everything about a deployment before it begins: addresses, and each contract with its constructor arguments. Asks
 * no chain; the same parameters give the same plan everywhere.
 *
 * @throws An error whose code begins with DAO_.
 */
export function planDeployment({ dao, policy, deployer }: PlanDeploymentParameters): DeploymentPlan {
  const addresses = systemAddresses(dao, deployer);
  const [problem] = planProblems(dao, policy.names, addresses, deployer);
  if (problem !== undefined) throw shapeError(problem);
  const given = constructorArguments(dao, policy, addresses);

  const step = (contract: ContractName, name: string, salted: string, address: Address, args: readonly unknown[]) => {
    const { abi, code } = contracts[contract];
    const initCode = encodeDeployData({ abi: abi as Abi, bytecode: code.creation, args });
    const salt = create3Salt(deployer, saltName(dao.label, salted));
    return { name, contract, address, salt: lowerCase(salt), initCode: lowerCase(initCode) };
  };
  const { registry, provenance, gate } = given;
  return {
    deployer: getAddress(deployer),
    dao,
    addresses,
    arguments: given,
    steps: [
      step("PasskeyVerifier", "passkey verifier", "passkey-verifier", addresses.passkeyVerifier, []),
      ...Object.entries(given.councils).map(([name, council]) =>
        step("Council", `council ${name}`, `council/${name}`, addresses.councils[name] as Address, [
          council.gate,
          council.members,
          council.threshold,
        ]),
      ),
      step("ProvenanceRegistry", "provenance", "provenance", addresses.provenance, [
        provenance.gate,
        provenance.admissions,
        provenance.sourceKeys,
      ]),
      step("AgentRegistry", "registry", "registry", addresses.registry, [
        registry.gate,
        registry.guardian,
        registry.councils,
        registry.agents,
      ]),
      step("PolicyMatcher", "matcher", "matcher", addresses.matcher, [given.matcher.provenance]),
      step("GateLens", "lens", "lens", addresses.lens, []),
      step("PolicyLog", "policy log", "policy-log", addresses.policyLog, []),
      // Last: from here on the system works, and its constructor asks for all others.
      step("AgentTimelock", "gate", "gate", addresses.gate, [gate]),
    ],
  };
}
