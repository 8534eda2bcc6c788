import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { projectFiles } from "../check/files.ts";

export type Deployed = {
  name: string;
  /** Path of its source, such as contracts/Council.sol. */
  source: string;
  abi: unknown[];
  bytecode: string;
  deployedBytecode: string;
  /** Where the runtime code holds each immutable, by its id in the syntax tree. */
  immutableReferences: Record<string, { start: number; length: number }[]>;
  buildInfoId: string;
};

/** The contracts that are deployed, which are those at the root of contracts/, as the last build left them. */
export function deployedContracts(): Deployed[] {
  const sources = projectFiles().filter((file) => /^contracts\/[^/]+\.sol$/.test(file));
  return sources.map((source) => {
    const name = basename(source, ".sol");
    const artifact = join("artifacts", source, `${name}.json`);
    if (!existsSync(artifact)) throw new Error(`No artifact of ${name}: npm run build, and name it like ${source}.`);
    return { name, source, ...JSON.parse(readFileSync(artifact, "utf8")) };
  });
}
