import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { http } from "viem";
import { abiHash } from "../../../sdk/deploy/contracts.ts";
import { networkOver } from "../../../tasks/lib/network.ts";
import { writeRecord } from "../../../tasks/lib/record.ts";
import type { TaskContext } from "../../../tasks/lib/runTask.ts";
import type { Grants } from "./grants.ts";
import { people } from "./people.ts";
import type { World } from "./world.ts";

/** How the chain of the story is called in this folder. */
const NETWORK = "demo";

/** The folder of a project in which the agent's files lie, and the commands that people run there. */
export type AgentFolder = {
  /** What commands work with: the folder as their project, and the chain. */
  context: TaskContext;
  path(...names: string[]): string;
  /** Puts a file there, or another one in its place. */
  put(name: string, text: string): void;
  remove(): void;
};

/** What every command takes: the system and the policy that are recorded here. */
export const HERE = { system: undefined, policy: undefined } as const;

/** A folder as `deploy` leaves it behind, with the agent's files. */
export async function openAgentFolder(
  { url, chainId }: World,
  { files, addresses }: Pick<Grants, "files" | "addresses">,
): Promise<AgentFolder> {
  const root = mkdtempSync(join(tmpdir(), "sallyport-grants-"));
  const path = (...names: string[]) => join(root, ...names);
  const put = (name: string, text: string) => writeFileSync(path(name), text);
  for (const name of ["agent.yaml", "plan.yaml"])
    put(name, readFileSync(join(import.meta.dirname, "..", name), "utf8"));
  put(files.dao.policy, files.policy.text);
  await writeRecord(root, {
    label: files.dao.label,
    network: NETWORK,
    chainId,
    deployer: people.deployer.address,
    state: "verified",
    fromBlock: 0n,
    addresses,
    policyRoot: files.policy.compiled.root,
    abiHash: abiHash(),
    dao: "dao.yaml",
    policy: files.dao.policy,
  });
  const output = { line: () => {}, progress: () => {} };
  const context = { network: await networkOver(http(url), NETWORK), root, output };
  return { context, path, put, remove: () => rmSync(root, { recursive: true, force: true }) };
}
