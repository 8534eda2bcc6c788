// Proposals by chance: quickly, many, and the same for the same seed.
import { createCipheriv, createHash } from "node:crypto";
import { type Address, bytesToHex, getAddress, type Hex, toHex } from "viem";
import type { ApprovalDigestParameters } from "../../../sdk/proposal/approvalDigest.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";

export type Chance = {
  /** A whole number in [0, below). */
  below(below: number): number;
  /** A number of `bits`: zero, one, the largest and the one below it at times, else any. */
  uint(bits: number): bigint;
  bytes(size: number): Hex;
};

/** Key stream of AES-CTR under the seed: nothing is known of it but that it is the same for the same seed. */
export function chanceFrom(seed: string): Chance {
  const stream = createCipheriv("aes-256-ctr", createHash("sha256").update(seed).digest(), Buffer.alloc(16));
  const take = (size: number) => stream.update(Buffer.alloc(size));
  const below = (limit: number) => take(6).readUIntBE(0, 6) % limit;
  const number = (bits: number) => BigInt(`0x0${take(32).toString("hex")}`) & ((1n << BigInt(bits)) - 1n);
  const uint = (bits: number) => {
    const max = (1n << BigInt(bits)) - 1n;
    return [0n, 1n, max - 1n, max][below(16)] ?? number(bits);
  };
  return { below, uint, bytes: (size) => bytesToHex(take(size)) };
}

/** Every field any value of its type, its ends often; lists mostly short, at times empty or long. */
export function anyProposal(chance: Chance): Proposal {
  const many = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: chance.below(chance.below(50) === 0 ? most + 1 : 3) }, make);
  return {
    proposer: anyAddress(chance),
    nonce: chance.uint(64),
    tier: Number(chance.uint(8)),
    epoch: Number(chance.uint(32)),
    notAfter: Number(chance.uint(40)),
    evidence: anyWord(chance),
    inputs: many(20, () => anyWord(chance)),
    rules: many(20, () => ({ leaf: anyWord(chance), input: Number(chance.uint(8)) })),
    calls: many(20, () => ({
      target: anyAddress(chance),
      value: chance.uint(256),
      data: chance.bytes(anySize(chance)),
      minGas: chance.uint(256),
      codeHash: anyWord(chance),
      rule: Number(chance.uint(8)),
    })),
    bounds: many(20, () => ({ token: anyAddress(chance), minDelta: anyInt256(chance) })),
  };
}

/** What an approver signs of any proposal, at any gate. */
export function anyApproval(chance: Chance, chainId: number): ApprovalDigestParameters {
  return {
    chainId,
    gate: anyAddress(chance),
    approver: anyAddress(chance),
    approverEpoch: chance.uint(64),
    validUntil: Number(chance.uint(40)),
    proposal: anyProposal(chance),
  };
}

/** In the checksum's case or in lower case, as people and programs write them. */
function anyAddress(chance: Chance): Address {
  const address = toHex(chance.uint(160), { size: 20 });
  return chance.below(4) === 0 ? getAddress(address) : address;
}

function anyWord(chance: Chance): Hex {
  return toHex(chance.uint(256), { size: 32 });
}

function anyInt256(chance: Chance): bigint {
  const least = -(1n << 255n);
  return [least, least + 1n, -1n, 0n, -least - 1n][chance.below(10)] ?? BigInt.asIntN(256, chance.uint(256));
}

/** None, around whole words, as a call of a token has, or long. */
function anySize(chance: Chance): number {
  return [0, 1, 4, 31, 32, 33, 68][chance.below(14)] ?? chance.below(chance.below(100) === 0 ? 20_000 : 200);
}
