import type { Address } from "viem";
import { formatMoment } from "../time/moment.ts";

/** What the registry says of an account that signs, or signed, for a source. */
export type SourceKeyStanding = {
  key: Address;
  /** Whose key it is, or whose own account; undefined where it is nobody's. */
  source: Address | undefined;
  /** How the registry checks what it signs; undefined of a source's own account, which acts by calling and signs nothing. */
  kind: "eoa" | "contract" | undefined;
  /** Whether root admits the source for the schema. */
  isAdmitted: boolean;
  /** Whether it may sign. */
  state: "inForce" | "notYet" | "over" | "revoked" | "ownAccount" | "unknown";
  /** Seconds since the epoch, both included. */
  validFrom: number;
  validUntil: number;
};

/** Why a source does not speak by this key, in words that follow its address; undefined where it does. */
export function keyProblem({ state, source, isAdmitted, ...key }: SourceKeyStanding): string | undefined {
  if (state === "unknown") return "is a key of no source";
  if (state === "revoked") return `is a revoked key of the source ${source}`;
  if (state === "notYet") return `is a key of the source ${source} only from ${formatMoment(key.validFrom)} on`;
  if (state === "over") return `was a key of the source ${source} until ${formatMoment(key.validUntil)}`;
  return isAdmitted ? undefined : `is a key of ${source}, which is no admitted source of this schema`;
}
