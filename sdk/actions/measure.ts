import { encodeFunctionData, type Hex } from "viem";
import { getChainId, signTypedData } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { qualityReportTypedData } from "../provenance/typedData.ts";
import type { Criterion, Measure } from "../provenance/types.ts";
import type { AttestParameters, SignAttestationParameters, Testimony } from "./attest.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

/** What was measured of a batch, and by what. */
export type QualityReport = {
  /** What made the measures, as right-padded ASCII: name and version. */
  checker: Hex;
  /** Ascending by metric; see `sortByMetric`. */
  measures: readonly Measure[];
};

export type MeasureParameters = AttestParameters &
  QualityReport & {
    /** Those that root set for the schema, whose hash alone is stored. */
    criteria: readonly Criterion[];
  };

/** An attester's report that a batch meets every criterion of its schema: the batch is measured. */
export function measure(
  client: Sender,
  { provenance, batch, checker, measures, criteria, by }: MeasureParameters,
): Promise<SentTransaction> {
  const args = [batch, checker, measures, criteria, by] as const;
  return sendCall(client, {
    to: provenance,
    data: encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "measure", args }),
  });
}

/** A key of an attester, which is the client's account, reports the quality of a batch: anybody may carry it. */
export async function signReport(
  client: Sender,
  { provenance, ...said }: SignAttestationParameters & QualityReport,
): Promise<Pick<Testimony, "key" | "signature">> {
  const typedData = qualityReportTypedData({ chainId: await getChainId(client), registry: provenance, ...said });
  const signature = await signTypedData(client, { account: client.account, ...typedData });
  return { key: client.account.address, signature };
}
