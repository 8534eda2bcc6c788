import { type Address, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { anchor as anchorHashed, anchorSigned, signObservation } from "../../sdk/actions/anchor.ts";
import { confirm, type Sender, type SentTransaction } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { type Batch, batchLevel } from "../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { formatMoment, parseMoment } from "../../sdk/time/moment.ts";
import { type BatchArguments, batchOf } from "../lib/batchOf.ts";
import { accountOf } from "../lib/callOf.ts";
import { addAnchor } from "../lib/data/anchors.ts";
import { type Report, waiting } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";
import { timeNow } from "../lib/timeNow.ts";

export type AnchorArguments = SystemArguments &
  BatchArguments & {
    /** The source that stands behind it; nobody if left out: level hashed. */
    source: string | undefined;
    /** The account that signs for the source; found among the network's if left out. */
    key: string | undefined;
    /** When the data was observed; now if left out. */
    observedAt: string | undefined;
    from: string | undefined;
  };

export default onNetwork(anchor);

/** Anchors the hash of data, so that proposals can rest on it: signed by an admitted source, or by nobody. */
export async function anchor(context: TaskContext, args: AnchorArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const sender = network.sender(args.from);
  const { batch, store } = await batchOf(context, system, args, sender.account.address);
  const remember = async () => {
    if (store !== undefined) await addAnchor(store, { chainId: network.chainId, registry: provenance, batch });
  };
  const batchId = hashBatch(batch);
  const wanted = args.source === undefined ? batchLevel.hashed : batchLevel.signed;
  const { levels } = await readBatchStatus(network.client, { provenance, batch });
  if ((levels & wanted) !== 0) {
    await remember();
    output.line(`anchored already: ${batchId}`);
    return { json: { batchId, batch, already: true } };
  }
  const observedAt = await momentOf(context, args.observedAt);
  const sent =
    args.source === undefined
      ? await anchorHashed(sender, { provenance, batch, observedAt })
      : await anchorFor(
          context,
          { provenance, batch, observedAt, sender, key: args.key },
          accountOf(system, args.source, "--source"),
        );
  const { transactionHash, gasUsed } = await waiting(
    output,
    "waiting for the transaction",
    confirm(network.client, sent),
  );
  await remember();
  output.line(`anchored ${batchId}`);
  output.line(`  root       ${batch.root}, ${batch.size} records`);
  output.line(`  observed   ${formatMoment(observedAt)}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { batchId, batch, observedAt, transactionHash, gasUsed, already: false } };
}

type AnchorForParameters = {
  provenance: Address;
  batch: Batch;
  observedAt: number;
  sender: Sender;
  key: string | undefined;
};

async function anchorFor(context: TaskContext, given: AnchorForParameters, source: Address): Promise<SentTransaction> {
  const { provenance, batch, observedAt, sender } = given;
  const key = given.key ?? (await keyOf(context, provenance, source));
  const signer = context.network.sender(key);
  const observation = { provenance, batch, observedAt, source };
  // Who calls need not sign.
  const isCaller = isAddressEqual(signer.account.address, sender.account.address);
  const signed = isCaller
    ? ({ key: signer.account.address, signature: "0x" } as const)
    : await explained(signObservation(signer, observation));
  return anchorSigned(sender, { ...observation, ...signed });
}

/** The first account of the network that may sign for a source. */
async function keyOf({ network }: TaskContext, provenance: Address, source: Address): Promise<Address> {
  const keys = await Promise.all(
    network.accounts.map(async (account) => {
      const question = { address: provenance, abi: provenanceRegistryAbi, functionName: "sourceKeyOf" } as const;
      const found = await explained(readContract(network.client, { ...question, args: [account] }));
      return { account, isKey: isAddressEqual(found.source, source) && !found.revoked };
    }),
  );
  const found = keys.find(({ isKey }) => isKey);
  if (found !== undefined) return found.account;
  throw new SallyportError("ACCOUNT_UNKNOWN", {
    summary: `None of the network's accounts is a key of the source ${source}.`,
    value: source,
  });
}

async function momentOf(context: TaskContext, text: string | undefined): Promise<number> {
  if (text === undefined) return timeNow(context);
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is not a moment in UTC.",
    place: "--observed-at",
    value: text,
    nextStep: "Write date, time and Z: 2027-01-01T00:00:00Z.",
  });
}
