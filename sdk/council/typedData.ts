import { type Address, type Hex, hashTypedData } from "viem";
import { requireAddress, requireBytes, requireData, requireUint } from "../proposal/fields.ts";

// What members of a Council sign; see contracts/interfaces/ICouncil.sol. Asked by its gate, a Council's digest is
// the gate's own: see `approvalTypedData`.

export type CouncilDomain = {
  /** Chain id of the network that the Council stands on. */
  chainId: number;
  council: Address;
};

/** The Council's EIP-712 domain. */
export function councilDomain({ chainId, council }: CouncilDomain) {
  return { name: "Sallyport Council", version: "1", chainId, verifyingContract: council } as const;
}

export const agreementTypes = { Agreement: [{ name: "digest", type: "bytes32" }] } as const;

export const memberAgreementTypes = {
  MemberAgreement: [
    { name: "member", type: "address" },
    { name: "digest", type: "bytes32" },
  ],
} as const;

export const actTypes = {
  Act: [
    { name: "target", type: "address" },
    { name: "data", type: "bytes" },
    { name: "salt", type: "bytes32" },
    { name: "epoch", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
} as const;

export const suspendTypes = {
  Suspend: [
    { name: "member", type: "bytes32" },
    { name: "epoch", type: "uint64" },
  ],
} as const;

export type AgreementParameters = CouncilDomain & {
  /** The digest that somebody else than the Council's gate asks about. */
  digest: Hex;
};

/** What members sign where anybody but the gate asks for their agreement to `digest`. */
export function agreementTypedData({ chainId, council, digest }: AgreementParameters) {
  requireBytes("digest", digest, 32);
  const domain = councilDomain({ chainId, council });
  return { domain, types: agreementTypes, primaryType: "Agreement", message: { digest } } as const;
}

/** The Council's `agreementDigest`. */
export function agreementDigest(parameters: AgreementParameters): Hex {
  return hashTypedData(agreementTypedData(parameters));
}

export type MemberAgreementParameters = CouncilDomain & {
  /** The contract account that is a member. */
  member: Address;
  /** What members of the other kinds sign. */
  digest: Hex;
};

/** What a contract member's ERC-1271 is asked for, where other members sign `digest`. */
export function memberAgreementTypedData({ chainId, council, member, digest }: MemberAgreementParameters) {
  requireAddress("member", member);
  requireBytes("digest", digest, 32);
  const domain = councilDomain({ chainId, council });
  return { domain, types: memberAgreementTypes, primaryType: "MemberAgreement", message: { member, digest } } as const;
}

/** The Council's `memberAgreementDigest`. */
export function memberAgreementDigest(parameters: MemberAgreementParameters): Hex {
  return hashTypedData(memberAgreementTypedData(parameters));
}

export type ActParameters = CouncilDomain & {
  target: Address;
  data: Hex;
  /** Makes two equal calls differ. */
  salt: Hex;
  /** The Council's epoch. */
  epoch: bigint;
  /** Last second at which it may act. */
  validUntil: number;
};

/** What members sign so that the Council calls `target`. */
export function actTypedData({ chainId, council, ...message }: ActParameters) {
  requireAddress("target", message.target);
  requireData("data", message.data);
  requireBytes("salt", message.salt, 32);
  requireUint("epoch", message.epoch, 64);
  requireUint("validUntil", message.validUntil, 40);
  return { domain: councilDomain({ chainId, council }), types: actTypes, primaryType: "Act", message } as const;
}

/** The Council's `actDigest`. */
export function actDigest(parameters: ActParameters): Hex {
  return hashTypedData(actTypedData(parameters));
}

export type SuspendParameters = CouncilDomain & {
  /** The member's id; see `memberId`. */
  member: Hex;
  /** The Council's epoch. */
  epoch: bigint;
};

/** What a member signs to suspend itself. */
export function suspendTypedData({ chainId, council, member, epoch }: SuspendParameters) {
  requireBytes("member", member, 32);
  requireUint("epoch", epoch, 64);
  const domain = councilDomain({ chainId, council });
  return { domain, types: suspendTypes, primaryType: "Suspend", message: { member, epoch } } as const;
}

/** The Council's `suspendDigest`. */
export function suspendDigest(parameters: SuspendParameters): Hex {
  return hashTypedData(suspendTypedData(parameters));
}
