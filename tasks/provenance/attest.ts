import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { attest as attestBatch, signAttestation } from "../../sdk/actions/attest.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { batchLevel } from "../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { readAttestations } from "../../sdk/read/readSchema.ts";
import { type Report, waiting } from "../lib/output.ts";
import type { MeantBatch } from "../lib/provenance/meantBatch.ts";
import { openBatch } from "../lib/provenance/openBatch.ts";
import { levelWords, withdrawalWords } from "../lib/provenance/standingWords.ts";
import { type TestimonyArguments, testimonies } from "../lib/provenance/testimonies.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import type { SystemArguments } from "../lib/system.ts";

export type AttestArguments = SystemArguments & MeantBatch & TestimonyArguments;

export default onNetwork(attest);

/**
 * An admitted attester vouches for a batch: by calling, or by a signature that somebody else carries. Once so many agree as
 * root asks for, the batch is attested.
 */
export async function attest(context: TaskContext, args: AttestArguments): Promise<Report> {
  const { network, output } = context;
  const { system, provenance, book, booked } = await openBatch(context, args);
  const { batch, batchId } = booked;
  const ready = await testimonies(context, system, booked, args, {
    isReport: false,
    sign: (speaker, said) => signAttestation(speaker, { provenance, batch, ...said }),
  });
  if (ready.length === 0) return { json: { batchId, file: args.out, sent: [] } };

  const sent: object[] = [];
  for (const { by, carrier } of ready) {
    const { attester } = by;
    const question = { address: provenance, abi: provenanceRegistryAbi, functionName: "hasAttested" } as const;
    const already = await explained(readContract(network.client, { ...question, args: [batch, attester] }));
    if (already) {
      output.line(`attested already: ${batchId} by ${formatAccount(attester, system.names)}`);
      sent.push({ attester, already });
      continue;
    }
    const confirmed = confirm(network.client, await attestBatch(carrier, { provenance, batch, by }));
    const { transactionHash, gasUsed } = await waiting(output, "waiting for the transaction", confirmed);
    output.line(`attested ${batchId} by ${formatAccount(attester, system.names)}`);
    output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
    sent.push({ attester, already, transactionHash, gasUsed });
  }
  const { count, quorum } = await readAttestations(network.client, { provenance, batch });
  const { levels } = await readBatchStatus(network.client, { provenance, batch });
  const isReached = (levels & batchLevel.attested) !== 0;
  const missing = quorum - count;
  const more = `${missing} more ${missing === 1 ? "is" : "are"} needed`;
  output.line(`  attesters  ${count} of ${quorum} agree: ${isReached ? "the batch is attested" : more}`);
  output.line(`  levels     ${levelWords(levels)}`);
  for (const words of withdrawalWords(book, booked, system.names)) output.line(`  WITHDRAWN  ${words}`);
  return { json: { batchId, sent, count, quorum, attested: isReached, levels } };
}
