import { type Address, type Client, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getBlock, readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import type { SourceKeyStanding } from "../provenance/sourceKey.ts";
import type { AtBlock } from "./readBatch.ts";

export type ReadSourceKeyParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  key: Address;
  /** What the source is to be admitted for. */
  schema: Hex;
  /** The block, and its time in seconds since the epoch; the latest if left out. */
  at?: { block: AtBlock; timestamp: number } | undefined;
};

const KINDS = [undefined, "eoa", "contract"] as const;

/** Asks whose key an account is, and whether it may sign for a schema. */
export async function readSourceKey(
  client: Client,
  { provenance, key, schema, at }: ReadSourceKeyParameters,
): Promise<SourceKeyStanding> {
  const registry = { address: provenance, abi: provenanceRegistryAbi, ...at?.block } as const;
  const isSource = (source: Address) =>
    explained(readContract(client, { ...registry, functionName: "isSource", args: [schema, source] }));
  const now = at?.timestamp ?? Number((await explained(getBlock(client))).timestamp);
  const found = await explained(readContract(client, { ...registry, functionName: "sourceKeyOf", args: [key] }));
  const { validFrom, validUntil, revoked } = found;
  const times = { validFrom, validUntil };
  if (isAddressEqual(found.source, zeroAddress)) {
    const isOwn = await isSource(key);
    const state = isOwn ? "ownAccount" : "unknown";
    return { key, source: isOwn ? key : undefined, kind: undefined, isAdmitted: isOwn, state, ...times };
  }
  const isAdmitted = await isSource(found.source);
  const inTime = now < validFrom ? "notYet" : now > validUntil ? "over" : "inForce";
  const state = revoked ? "revoked" : inTime;
  return { key, source: found.source, kind: KINDS[found.kind], isAdmitted, state, ...times };
}
