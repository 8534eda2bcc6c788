import { signerClaims } from "../../../sdk/provenance/proof/signerClaims.ts";
import type { StatementKey } from "../../../sdk/provenance/statement/key.ts";
import { batchLevel } from "../../../sdk/provenance/types.ts";
import type { AskedChain } from "./askRegistry.ts";

/** Said last, where a statement is shown that no source made. */
export const NOT_BACKED = "NO SOURCE stands behind the statement: do not rely on it";

/**
 * Whether a source stands behind a batch that is shown with a statement, as far as the chain was asked: by a key that
 * signed the statement, or because the batch itself was anchored as signed. Without a statement nobody claims that.
 */
export function isBacked(signedBy: readonly StatementKey[] | undefined, asked: AskedChain | undefined): boolean {
  if (signedBy === undefined || asked === undefined) return true;
  const isSigned = (asked.standing.status.levels & batchLevel.signed) !== 0;
  return isSigned || signerClaims(signedBy, asked.signers).isOfSource;
}
