import hre from "hardhat";
import { type Abi, type Address, encodeDeployData, encodeFunctionData, type Hex, type LocalAccount } from "viem";
import { CREATEX_ADDRESS, create3Salt, createxAbi, predictCreate3Address } from "../../../sdk/deploy/createx.ts";
import type { Site } from "./world.ts";

/** Deploys to the address that follows from a name, so that the files of the example can state it. */
export type Place = (name: string, initCode: Hex) => Promise<Address>;

const PREFIX = "grants-example/";

/** Where {@link Place} deploys for `deployer`. */
export function placeOf(deployer: Address, name: string): Address {
  return predictCreate3Address(deployer, create3Salt(deployer, PREFIX + name));
}

/** Deploys through CreateX, which must stand on the chain. */
export function placer(world: Site, deployer: LocalAccount): Place {
  return async (name, initCode) => {
    const salt = create3Salt(deployer.address, PREFIX + name);
    const data = encodeFunctionData({ abi: createxAbi, functionName: "deployCreate3", args: [salt, initCode] });
    await world.act(deployer, { to: CREATEX_ADDRESS, data });
    return placeOf(deployer.address, name);
  };
}

/** What {@link initCodeOf} needs built; the system itself comes with its bytecode. */
export const SOURCES = [
  "contracts/mocks/GrantsToken.sol",
  "contracts/mocks/FeeToken.sol",
  "contracts/mocks/SwapDesk.sol",
  "contracts/mocks/VoteToken.sol",
  "contracts/mocks/GrantsGovernor.sol",
  "npm:@openzeppelin/contracts/governance/TimelockController.sol",
] as const;

/** Creation code and constructor arguments of a contract of this project, or of a package that it builds. */
export async function initCodeOf(contract: string, args: readonly unknown[]): Promise<Hex> {
  const { abi, bytecode } = await hre.artifacts.readArtifact(contract);
  return encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args });
}
