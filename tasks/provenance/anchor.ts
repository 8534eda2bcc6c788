import { isAddressEqual } from "viem";
import { anchor as anchorHashed, anchorSigned } from "../../sdk/actions/anchor.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { Report } from "../lib/output.ts";
import { confirmAnchored } from "../lib/provenance/confirmAnchored.ts";
import { holdStores } from "../lib/provenance/holdStores.ts";
import { type AnchorArguments, prepareAnchor } from "../lib/provenance/prepareAnchor.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem } from "../lib/system.ts";
import { type AnchorManyArguments, anchorMany } from "./anchorMany.ts";

export default onNetwork(anchorAll);

/** Anchors what is named: one batch as {@link anchor} does, several or logged ones in one transaction. */
export function anchorAll(context: TaskContext, { data, log, ...args }: AnchorManyArguments): Promise<Report> {
  const [only, ...others] = data;
  return only === undefined || others.length > 0 || log
    ? anchorMany(context, { data, log, ...args })
    : anchor(context, { data: only, ...args });
}

/** Anchors the hash of data, so that proposals can rest on it: signed by an admitted source, or by nobody. */
export function anchor(context: TaskContext, args: AnchorArguments): Promise<Report> {
  return holdStores([args], () => anchorHeld(context, args));
}

async function anchorHeld(context: TaskContext, args: AnchorArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const { batch, batchId, isDone, remember, observation, observedAt } = await prepareAnchor(context, system, args);
  if (isDone) {
    await remember();
    output.line(`anchored already: ${batchId}`);
    return { json: { batchId, batch, already: true } };
  }
  const sender = network.sender(args.from);
  const sent =
    observation === undefined
      ? await anchorHashed(sender, { provenance, batch, observedAt })
      : await anchorSigned(sender, { provenance, ...observation, batch });
  const { transactionHash, gasUsed } = await confirmAnchored(context, sent, [remember]);
  output.line(`anchored ${batchId}`);
  output.line(`  root       ${batch.root}, ${batch.size} records`);
  output.line(`  observed   ${formatMoment(observedAt)}`);
  if (
    observation !== undefined &&
    observation.signature !== "0x" &&
    !isAddressEqual(observation.key, sender.account.address)
  )
    output.line(`  signed by  ${observation.key}, for ${system.names(observation.source) ?? observation.source}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { batchId, batch, observedAt, transactionHash, gasUsed, already: false } };
}
