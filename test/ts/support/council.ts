// What members of a Council sign, and how their signatures are packed: written from ICouncil, apart from the SDK.
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import {
  AbiCoder,
  type BaseWallet,
  type Contract,
  type ContractMethod,
  concat,
  keccak256,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
  toBeHex,
  zeroPadValue,
} from "ethers";

export const MemberKind = { None: 0n, Eoa: 1n, Contract: 2n, Verified: 3n } as const;

export const COUNCIL_TYPES = {
  Agreement: [{ name: "digest", type: "bytes32" }],
  MemberAgreement: [
    { name: "member", type: "address" },
    { name: "digest", type: "bytes32" },
  ],
  Act: [
    { name: "target", type: "address" },
    { name: "data", type: "bytes" },
    { name: "salt", type: "bytes32" },
    { name: "epoch", type: "uint64" },
    { name: "validUntil", type: "uint40" },
  ],
  Suspend: [
    { name: "member", type: "bytes32" },
    { name: "epoch", type: "uint64" },
  ],
} as const satisfies Record<string, TypedDataField[]>;

/** A deployed Council, with its functions known to the compiler. */
export type Council = Contract &
  Record<
    | "isValidSignature"
    | "execute"
    | "changeMembers"
    | "suspend"
    | "suspendBySignature"
    | "agreementDigest"
    | "memberAgreementDigest"
    | "actDigest"
    | "suspendDigest"
    | "memberId"
    | "memberKind"
    | "isMember"
    | "memberCount"
    | "threshold"
    | "epoch"
    | "hasActed"
    | "gate"
    | "admin"
    | "eip712Domain",
    ContractMethod
  >;

export type NewMember = { kind: bigint; signer: string };

/** A signature of a member that is no EOA. */
export type MemberSignature = { signer: string; signature: string };

/** ERC-1271's answers. */
export const AGREED = "0x1626ba7e";
export const NOT_AGREED = "0xffffffff";

/** @param gate The zero address for a Council that stands alone. */
export async function deployCouncil(
  ethers: HardhatEthers,
  gate: string,
  members: readonly NewMember[],
  threshold: number,
): Promise<Council> {
  return (await ethers.deployContract("Council", [gate, members, threshold])) as Council;
}

export function eoaMember({ address }: { address: string }): NewMember {
  return { kind: MemberKind.Eoa, signer: address };
}

export function contractMember(address: string): NewMember {
  return { kind: MemberKind.Contract, signer: address };
}

export function verifiedMember(signer: string): NewMember {
  return { kind: MemberKind.Verified, signer };
}

export function memberId(signer: string): string {
  return signer.length === 42 ? zeroPadValue(signer, 32) : keccak256(signer);
}

export async function councilDomain(council: Contract): Promise<TypedDataDomain> {
  const network = await council.runner?.provider?.getNetwork();
  return {
    name: "Sallyport Council",
    version: "1",
    chainId: network?.chainId,
    verifyingContract: await council.getAddress(),
  };
}

/** Digest of one of the Council's own messages. */
export async function councilDigest(
  council: Contract,
  type: keyof typeof COUNCIL_TYPES,
  message: Record<string, unknown>,
): Promise<string> {
  return TypedDataEncoder.hash(await councilDomain(council), { [type]: [...COUNCIL_TYPES[type]] }, message);
}

/**
 * `signatures` for {ICouncil}: `eoas` sign `digest`, `others` have signed already. Both are brought into order.
 */
export function packSignatures(
  digest: string,
  eoas: readonly BaseWallet[],
  others: readonly MemberSignature[] = [],
): string {
  const packed = eoas.toSorted(ascending((wallet) => wallet.address)).map((w) => w.signingKey.sign(digest).serialized);
  const list = others.toSorted(ascending(({ signer }) => memberId(signer)));
  const rest =
    list.length === 0 ? "0x" : AbiCoder.defaultAbiCoder().encode(["tuple(bytes signer,bytes signature)[]"], [list]);
  return concat([toBeHex(eoas.length, 1), ...packed, rest]);
}

function ascending<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (BigInt(key(a)) < BigInt(key(b)) ? -1 : 1);
}
