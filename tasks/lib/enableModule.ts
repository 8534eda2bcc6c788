import { type Address, encodeFunctionData, parseAbi } from "viem";
import { readContract } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { writeText } from "./files.ts";
import type { TaskContext } from "./runTask.ts";
import { writeSafeBatch } from "./safeBatchFile.ts";
import { timeNow } from "./timeNow.ts";

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
  context: TaskContext,
  { safe, gate, path }: EnableModuleParameters,
): Promise<string> {
  const { network, output } = context;
  const { client, chainId } = network;
  const question = { address: safe, abi, functionName: "isModuleEnabled", args: [gate] } as const;
  if (await explained(readContract(client, question))) {
    return `the gate is a module of the Safe ${safe}: nothing is left to do; the deployer holds nothing any more`;
  }
  if (path === undefined) {
    return `next: let the owners of the Safe ${safe} enable ${gate} as a module; --enable-module FILE writes that for their Transaction Builder`;
  }
  const name = "Enable the gate as a module";
  const data = encodeFunctionData({ abi, functionName: "enableModule", args: [gate] });
  const batch = writeSafeBatch({ chainId, safe, name, createdAt: await timeNow(context) }, { to: safe, data });
  await writeText(path, batch);
  output.line(`written to ${path}: the Safe's call to itself, enableModule(${gate})`);
  return `next: let the owners of the Safe ${safe} import it in their Transaction Builder and sign; the deployer holds nothing any more`;
}
