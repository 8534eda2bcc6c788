/**
 * The agent's side: doors through which a program that acts today proposes instead. Runs in Node.
 *
 * What is named here is public and keeps its name and meaning; what is not named may change at any time.
 *
 * @example
 * import { proposingClient } from "sallyport/agent";
 */

export type { Desk, Standing, WantedCall } from "./doors/desk.ts";
export { type OpenDeskParameters, openDesk } from "./doors/openDesk.ts";
export { type ProposingClient, type ProposingClientParameters, proposingClient } from "./doors/proposingClient.ts";
export { type ProviderParameters, proposingProvider } from "./doors/provider.ts";
export { type CarrierParameters, carrierOf } from "./signing/carrierOf.ts";
export type { Carried, Carrier, ProposalSigner, SignedProposal } from "./signing/ports.ts";
export { signerOf } from "./signing/signerOf.ts";
