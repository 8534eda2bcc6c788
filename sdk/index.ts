/** The public API of the SDK. Runs in Node and in a browser. */
export * from "./council/encodeCouncilSignatures.ts";
export * from "./council/member.ts";
export * from "./council/passkey.ts";
export * from "./council/typedData.ts";
export type { ErrorCode } from "./errors/registry.ts";
export * from "./errors/SallyportError.ts";
export * from "./policy/ruleLeaf.ts";
export * from "./policy/types.ts";
export * from "./proposal/agentProposer.ts";
export * from "./proposal/approvalDigest.ts";
export * from "./proposal/buildProposal.ts";
export * from "./proposal/commitment.ts";
export * from "./proposal/hashProposal.ts";
export * from "./proposal/proposalDigest.ts";
export * from "./proposal/typedData.ts";
export * from "./proposal/types.ts";
export * from "./provenance/hashBatch.ts";
export * from "./provenance/types.ts";
