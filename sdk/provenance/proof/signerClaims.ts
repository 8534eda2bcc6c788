import { isAddressEqual } from "viem";
import type { SourceKeyStanding } from "../sourceKey.ts";
import { keyProblem } from "../sourceKey.ts";
import { keyidOf, type StatementKey } from "../statement/key.ts";
import type { Claim } from "./types.ts";

export type SignerClaims = {
  proven: Claim[];
  notProven: Claim[];
  /** Whether a source speaks by one of the keys, as the registry says. */
  isOfSource: boolean;
};

/** Whose keys signed a statement, as the registry says. */
export function signerClaims(signedBy: readonly StatementKey[], standings: readonly SourceKeyStanding[]): SignerClaims {
  const proven: Claim[] = [];
  const notProven: Claim[] = [];
  for (const key of signedBy) {
    const standing = key.kind === "eoa" ? standings.find((one) => isAddressEqual(one.key, key.address)) : undefined;
    const problem =
      standing === undefined ? "is a key of a kind that the registry does not know" : keyProblem(standing);
    if (standing === undefined || problem !== undefined) {
      const words = `that a source stands behind the statement: ${standing?.key ?? keyidOf(key)} ${problem}`;
      notProven.push({ name: "source", words });
    } else {
      const own =
        standing.state === "ownAccount" ? "the account of a source" : `a key of the source ${standing.source}`;
      proven.push({ name: "source", words: `${standing.key} is ${own}, which is admitted for the schema` });
    }
  }
  return { proven, notProven, isOfSource: proven.length > 0 };
}
