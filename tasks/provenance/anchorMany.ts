import type { Hex } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { anchorMany as anchorTogether } from "../../sdk/actions/anchorMany.ts";
import { enterLog } from "../../sdk/actions/enterLog.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { type Report, waiting } from "../lib/output.ts";
import { confirmAnchored } from "../lib/provenance/confirmAnchored.ts";
import { holdStores } from "../lib/provenance/holdStores.ts";
import { type AnchorArguments, type PreparedAnchor, prepareAnchor } from "../lib/provenance/prepareAnchor.ts";
import type { TaskContext } from "../lib/runTask.ts";
import { openSystem } from "../lib/system.ts";

export type AnchorManyArguments = Omit<AnchorArguments, "data"> & {
  data: readonly string[];
  /** Whether what is anchored is entered in the log of batches, in this order. */
  log: boolean;
};

/** What can be said of one batch alone. */
const OF_ONE = { store: "--store", size: "--size", observation: "--observation" } as const;

/** Anchors several batches in one transaction, all or none; and enters them in the log, where that is asked for. */
export async function anchorMany(context: TaskContext, { data, log, ...args }: AnchorManyArguments): Promise<Report> {
  for (const [name, place] of Object.entries(OF_ONE)) {
    if (data.length < 2 || args[name as keyof typeof OF_ONE] === undefined) continue;
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This cannot be that of several batches.",
      place,
      nextStep: "Anchor that one by itself.",
    });
  }
  const named = data.map((one) => ({ data: one, store: args.store }));
  return holdStores(named, () => anchorHeld(context, { data, log, ...args }));
}

async function anchorHeld(context: TaskContext, { data, log, ...args }: AnchorManyArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const registry = { address: provenance, abi: provenanceRegistryAbi } as const;
  const sender = network.sender(args.from);
  // Named twice, a batch is anchored once.
  const meant = new Map<Hex, PreparedAnchor>();
  for (const one of data) {
    const prepared = await prepareAnchor(context, system, { ...args, data: one });
    meant.set(prepared.batchId, prepared);
  }
  const anchorings = [...meant.values()].flatMap(({ isDone, batch, observedAt, observation: signed }) =>
    isDone ? [] : [{ batch, observedAt, signed }],
  );
  const sent =
    anchorings.length === 0 ? undefined : await anchorTogether(sender, { provenance, anchorings, logged: log });
  const all = [...meant.values()];
  const receipt =
    sent &&
    (await confirmAnchored(
      context,
      sent,
      all.map(({ remember }) => remember),
    ));
  const batches: object[] = [];
  for (const { batchId, batch, isDone, observedAt, remember } of all) {
    if (receipt === undefined) await remember();
    output.line(`anchored${isDone ? " already:" : ""} ${batchId}`);
    output.line(`  root       ${batch.root}, ${batch.size} records`);
    if (!isDone) output.line(`  observed   ${formatMoment(observedAt)}`);
    if (log) await enterWhereMissing(batchId);
    batches.push({ batchId, batch, observedAt, already: isDone });
  }
  if (receipt !== undefined) output.line(`  sent in    ${receipt.transactionHash}, ${receipt.gasUsed} gas`);
  const { transactionHash, gasUsed } = receipt ?? {};
  return { json: { batches, transactionHash, gasUsed, already: receipt === undefined } };

  /** What was anchored before may not have been entered. */
  async function enterWhereMissing(batchId: Hex): Promise<void> {
    const question = { ...registry, functionName: "isLogged", args: [batchId] } as const;
    if (!(await explained(readContract(network.client, question)))) {
      const entering = await enterLog(sender, { provenance, batchId });
      await waiting(output, "waiting for the transaction", confirm(network.client, entering));
    }
    output.line("  log        entered");
  }
}
