import { type Address, encodeFunctionData, parseAbi } from "viem";
import { getBlock, readContract } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { writeText } from "./files.ts";
import type { TaskContext } from "./runTask.ts";
import { writeSafeBatch } from "./safeBatchFile.ts";

const abi = parseAbi([
  "function isModuleEnabled(address module) view returns (bool)",
  "function enableModule(address module)",
]);

export type EnableModuleParameters = {
  /** The Safe that holds the assets. */
  safe: Address;
  gate: Address;
  /** File for the Safe's Transaction Builder. */
  path: string | undefined;
};

/**
 * What is left until the gate can act through a Safe: its owners enable the gate as a module. Writes that as a file for
 * their Transaction Builder, where one is wanted and they did not enable it yet.
 *
 * @returns The next step, in words.
 */
export async function tellEnableModule(
  { network, output }: TaskContext,
  { safe, gate, path }: EnableModuleParameters,
): Promise<string> {
  const { client, chainId } = network;
  const question = { address: safe, abi, functionName: "isModuleEnabled", args: [gate] } as const;
  if (await explained(readContract(client, question))) {
    return `the gate is a module of the Safe ${safe}: nothing is left to do; the deployer holds nothing any more`;
  }
  if (path === undefined) {
    return `next: let the owners of the Safe ${safe} enable ${gate} as a module; --enable-module FILE writes that for their Transaction Builder`;
  }
  const { timestamp } = await explained(getBlock(client));
  const name = "Enable the gate as a module";
  const data = encodeFunctionData({ abi, functionName: "enableModule", args: [gate] });
  const batch = writeSafeBatch({ chainId, safe, name, createdAt: Number(timestamp) }, { to: safe, data });
  await writeText(path, batch);
  output.line(`written to ${path}: the Safe's call to itself, enableModule(${gate})`);
  return `next: let the owners of the Safe ${safe} import it in their Transaction Builder and sign; the deployer holds nothing any more`;
}
