import { agentErrors } from "./agentErrors.ts";
import { batchErrors } from "./batchErrors.ts";
import { contractErrors } from "./contractErrors.ts";
import { deployErrors } from "./deployErrors.ts";
import { type ErrorEntry, entry } from "./entry.ts";
import { importErrors } from "./importErrors.ts";
import { networkErrors } from "./networkErrors.ts";
import { observationErrors } from "./observationErrors.ts";
import { policyErrors } from "./policyErrors.ts";
import { provenanceErrors } from "./provenanceErrors.ts";
import { readErrors } from "./readErrors.ts";
import { rootErrors } from "./rootErrors.ts";
import { sendingErrors } from "./sendingErrors.ts";
import { signerErrors } from "./signerErrors.ts";
import { simulationErrors } from "./simulationErrors.ts";
import { sourceErrors } from "./sourceErrors.ts";
import { taskErrors } from "./taskErrors.ts";

/**
 * Every error code of the SDK: why it happens and what to do. Codes are stable; docs/errors.md is written from here
 * by scripts/docs/errors.ts.
 */
export const errorRegistry = {
  PROPOSAL_FIELD_INVALID: entry(
    "A field of a proposal, of its terms or of an approval is not a value of its Solidity type.",
    "Give the field a value of the type that contracts/types/Proposal.sol states.",
  ),
  PROPOSAL_AGENT_ID_OUT_OF_RANGE: entry(
    "Agent ids are whole numbers from 1 to 2^64 - 1.",
    "Use the id that the agent has in the registry.",
  ),
  COUNCIL_SIGNER_INVALID: entry(
    "A member's signer is neither an address (20 bytes) nor verifier ‖ key (more than 20 bytes).",
    "Pass the signer that the member was admitted with.",
  ),
  COUNCIL_SIGNATURE_INVALID: entry(
    "An EOA signature is not 65 bytes r ‖ s ‖ v with s in the lower half and v 27 or 28.",
    "Sign again with a wallet that returns 65-byte signatures; compact (64-byte) ones are not accepted.",
  ),
  COUNCIL_SIGNATURE_DUPLICATE: entry(
    "Two signatures come from the same member, and a member counts once.",
    "Leave one of them out.",
  ),
  COUNCIL_TOO_MANY_SIGNATURES: entry(
    "The number of EOA signatures is stored in one byte.",
    "Bring no more signatures than the threshold asks for.",
  ),
  PASSKEY_ASSERTION_INVALID: entry(
    "The assertion is not one that the on-chain WebAuthn verifier accepts.",
    "Ask the authenticator again, with the digest as challenge and user verification required.",
  ),
  ...agentErrors,
  ...batchErrors,
  ...observationErrors,
  ...policyErrors,
  ...provenanceErrors,
  ...importErrors,
  ...deployErrors,
  ...networkErrors,
  ...readErrors,
  ...sendingErrors,
  ...signerErrors,
  ...simulationErrors,
  ...sourceErrors,
  ...taskErrors,
  ...rootErrors,
  ...contractErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorRegistry;
