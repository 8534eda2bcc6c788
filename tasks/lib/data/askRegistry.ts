import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Address, isAddress, isAddressEqual } from "viem";
import { requireRegistry } from "../../../sdk/deploy/requireRegistry.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { agreed, type NamedNode, type Nodes } from "../../../sdk/node/agree.ts";
import { type AgreedBlock, agreedBlock } from "../../../sdk/node/agreedBlock.ts";
import type { BatchStanding, ProofFile } from "../../../sdk/provenance/proof/proofFile.ts";
import type { Claim } from "../../../sdk/provenance/proof/types.ts";
import { keyProblem, type SourceKeyStanding } from "../../../sdk/provenance/sourceKey.ts";
import type { StatementKey } from "../../../sdk/provenance/statement/key.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { readSourceKey } from "../../../sdk/read/readSourceKey.ts";
import { atBlock, readStanding } from "../../../sdk/read/readStanding.ts";
import { failureOf } from "../failure.ts";
import type { TaskNetwork } from "../network.ts";
import { waiting } from "../output.ts";
import type { TaskContext } from "../runTask.ts";
import { openSystem, type SystemArguments } from "../system.ts";

export type RegistryArguments = SystemArguments & {
  /** The ProvenanceRegistry, where no deployment is recorded. */
  registry: string | undefined;
};

/** Whether somebody told which chain is to be asked. */
export function isLive(
  {
    system,
    registry,
    compare,
  }: { system: string | undefined; registry: string | undefined; compare?: string | undefined },
  hre: HardhatRuntimeEnvironment,
): boolean {
  return [system, registry, compare, hre.globalOptions.network].some((one) => one !== undefined);
}

/** What was asked, and what its answer rests on. */
export type AskedChain = {
  standing: BatchStanding;
  /** What it says of the keys that it was asked about. */
  signers: readonly SourceKeyStanding[];
  proven: readonly Claim[];
  notProven: readonly Claim[];
};

/** Asks the registry of the chain how a batch stands, and whose keys these are that signed of it. */
export type AskChain = (
  batch: Batch,
  site: ProofFile["site"],
  signedBy?: readonly StatementKey[] | undefined,
) => Promise<AskedChain>;

/** A chain that can be asked, and the registry there. */
export type AskedRegistry = { ask: AskChain; site: NonNullable<ProofFile["site"]> };

/**
 * How a registry is asked: that of the recorded system, or the one that is named.
 *
 * @param second Another node, which must say the same of the same block.
 * @param patience Milliseconds that a node is given to hear of a block.
 * @throws ARGUMENT_INVALID, and what `openSystem` throws.
 */
export async function askRegistry(
  context: TaskContext,
  args: RegistryArguments,
  second?: TaskNetwork,
  patience?: number,
): Promise<AskedRegistry> {
  const nodes: Nodes = [nodeOf(context.network), ...(second === undefined ? [] : [nodeOf(second)])];
  const named = args.registry === undefined ? undefined : registryNamed(args.registry);
  const registry = named ?? (await openSystem(context, args)).record.addresses.provenance;
  const asked = { registry, chainId: context.network.chainId };
  return { ask: (...about) => waiting(context.output, "asking the registry", ask(...about)), site: asked };

  async function ask(...[batch, site, signedBy = []]: Parameters<AskChain>): Promise<AskedChain> {
    requireSite(site, asked);
    const block = await agreedBlock(nodes, patience);
    const gate = named === undefined ? undefined : await requireRegistry(nodes, { registry, block });
    const standing = await readStanding(nodes, { provenance: registry, batch, block });
    const signers = await readSigners(signedBy, batch, block);
    const claims = [nodeClaims(nodes, block), ...(gate === undefined ? [] : [gateClaims(registry, gate)])];
    return {
      standing,
      signers,
      proven: claims.flatMap(({ proven }) => proven),
      notProven: claims.flatMap(({ notProven }) => notProven),
    };
  }

  function readSigners(signedBy: readonly StatementKey[], { schema }: Batch, block: AgreedBlock) {
    const accounts = signedBy.flatMap((one) => (one.kind === "eoa" ? [one.address] : []));
    const at = { block: atBlock(nodes, block), timestamp: block.timestamp };
    const question = { provenance: registry, schema, at };
    const said = { what: "a key", words: keyWords };
    return Promise.all(
      accounts.map((key) => agreed(nodes, said, ({ client }) => readSourceKey(client, { ...question, key }))),
    );
  }
}

function keyWords(key: SourceKeyStanding): string {
  return `${key.key} ${keyProblem(key) ?? `speaks for ${key.source}`}`;
}

/** A node as readers of several ask it. */
export function nodeOf({ name, chainId, client }: TaskNetwork): NamedNode {
  return { name, chainId, client, explain: failureOf };
}

type Claims = { proven: readonly Claim[]; notProven: readonly Claim[] };

function nodeClaims(nodes: readonly NamedNode[], { number, hash }: AgreedBlock): Claims {
  const isNot = (words: string): Claim[] => [{ name: "node", words }];
  if (nodes.length === 1) {
    return { proven: [], notProven: isNot("that the node tells the truth: ask a second one, with --compare") };
  }
  const networks = nodes.map(({ name }) => name).join(" and ");
  const words = `the nodes of ${networks} say the same of block ${number}, ${hash}`;
  return { proven: [{ name: "node", words }], notProven: isNot("that the two nodes do not tell the same lie") };
}

function gateClaims(registry: Address, gate: Address): Claims {
  const is = `what stands at ${registry} is the registry of this version of Sallyport, bound to the gate ${gate}`;
  const isNot = `that this is the gate that you mean: compare its address, ${gate}`;
  return { proven: [{ name: "registry", words: is }], notProven: [{ name: "registry", words: isNot }] };
}

/** Whoever made the file may have named a registry of their own. */
function requireSite(site: ProofFile["site"], asked: { registry: Address; chainId: number }): void {
  if (site === undefined || (site.chainId === asked.chainId && isAddressEqual(site.registry, asked.registry))) return;
  throw new SallyportError("BATCH_OF_OTHER", {
    summary: "The batch was anchored in another registry than the one that is asked.",
    value: `${site.registry} on chain ${site.chainId}`,
    details: { "is asked": `${asked.registry} on chain ${asked.chainId}` },
    nextStep:
      "Choose network and registry of the batch, with --network and --system or --registry; or do not rely on the file.",
  });
}

/** @throws ARGUMENT_INVALID */
function registryNamed(given: string): Address {
  if (isAddress(given)) return given;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is no address, or its capitals do not fit its digits.",
    place: "--registry",
    value: given,
  });
}
