import { type Address, type Hex, isAddressEqual, isHex, zeroAddress, zeroHash } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { revokeInput, revokeInputFor } from "../../sdk/actions/revokeInput.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { textBatch } from "../../sdk/provenance/textBatch.ts";
import { dataAt, hasStore } from "../lib/data/dataAt.ts";
import { readStoredBatch } from "../lib/data/storedBatch.ts";
import { readText } from "../lib/files.ts";
import { type Report, waiting } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { sourcesOf } from "../lib/sourcesOf.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../lib/system.ts";

export type RevokeArguments = SystemArguments & {
  /** The file that was anchored, or the root of its batch. */
  data: string;
  /** Where what was hashed is kept; beside the data if left out. */
  store: string | undefined;
  reason: string;
  from: string | undefined;
};

export default onNetwork(revoke);

/** Withdraws data for ever, as its source or one of its keys. Proposals that rest on it execute no longer. */
export async function revoke(context: TaskContext, args: RevokeArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const sender = network.sender(args.from);
  const { address } = sender.account;
  const root = await rootOf(args);
  const registry = { address: provenance, abi: provenanceRegistryAbi } as const;
  const key = await explained(
    readContract(network.client, { ...registry, functionName: "sourceKeyOf", args: [address] }),
  );
  // A key withdraws for its source; anybody else for itself.
  const source: Address = isAddressEqual(key.source, zeroAddress) ? address : key.source;
  const isRevoked = await explained(
    readContract(network.client, { ...registry, functionName: "isRevoked", args: [source, root] }),
  );
  if (isRevoked) {
    output.line(`revoked already: ${root} of ${source}`);
    return { json: { root, source, already: true } };
  }
  const hit = await requireEffect(context, system, { root, source, isKey: !isAddressEqual(source, address) });
  const { reason } = args;
  const sent = isAddressEqual(source, address)
    ? await revokeInput(sender, { provenance, root, reason })
    : await revokeInputFor(sender, { provenance, root, reason, source, key: address, signature: "0x" });
  const { transactionHash, gasUsed } = await waiting(
    output,
    "waiting for the transaction",
    confirm(network.client, sent),
  );
  output.line(`revoked ${root} of ${source}, for ever`);
  for (const batchId of hit) output.line(`  batch      ${batchId}`);
  if (hit.length === 0) output.line("  batch      none was anchored yet, and none ever counts");
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { root, source, batches: hit, transactionHash, gasUsed, already: false } };
}

/**
 * The batches that the source withdraws. Anybody may withdraw a root for itself, and the registry takes it; who stands
 * behind nothing there would believe that something happened.
 *
 * @throws INPUT_OF_OTHERS, BATCH_NOT_FOUND
 */
async function requireEffect(
  context: TaskContext,
  system: TaskSystem,
  { root, source, isKey }: { root: Hex; source: Address; isKey: boolean },
): Promise<Hex[]> {
  const { sources, isAdmitted } = await sourcesOf(context, system, root);
  const hit = [...sources].flatMap(([batchId, one]) => (isAddressEqual(one, source) ? [batchId] : []));
  if (hit.length > 0 || isKey || isAdmitted(source)) return hit;
  const others = [...new Set(sources.values())];
  if (others.length === 0) {
    throw new SallyportError("BATCH_NOT_FOUND", {
      summary: `Nothing was anchored under ${root}, and ${source} is no source.`,
      value: root,
      nextStep: "Give the file exactly as it was anchored, and send as its source with --from.",
    });
  }
  const named = others.map((one) => (system.names(one) === undefined ? one : `${system.names(one)} (${one})`));
  throw new SallyportError("INPUT_OF_OTHERS", {
    summary: `${source} does not stand behind this data: ${named.join(", ")} does.`,
    value: source,
    details: { batches: [...sources.keys()].join(", ") },
  });
}

/** What was hashed and kept is withdrawn as it was hashed, whatever the data is now. */
async function rootOf({ data, store }: RevokeArguments): Promise<Hex> {
  const at = dataAt(data, store);
  const kept = (await hasStore(at)) ? await readStoredBatch(at.store) : undefined;
  if (kept !== undefined) return kept.root;
  if (isHex(data) && data.length === 66) return data;
  return textBatch({ text: await readText(data), anchorer: zeroAddress, schema: zeroHash }).root;
}
