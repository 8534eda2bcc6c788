import { type Address, getAddress, type Hex } from "viem";

/** Who can sign a statement. */
export type StatementKey =
  | { kind: "eoa"; address: Address }
  /** X ‖ Y, 64 bytes. */
  | { kind: "p256"; publicKey: Hex };

/** A key as envelopes name it: `eoa:0x5dad…` or `p256:0x6b17…`, in small letters. */
export function keyidOf(key: StatementKey): string {
  return key.kind === "eoa" ? `eoa:${key.address.toLowerCase()}` : `p256:${key.publicKey.toLowerCase()}`;
}

/** The key that an envelope names, or undefined where it names it in another way than ours. */
export function keyOf(keyid: string): StatementKey | undefined {
  const [, eoa, p256] = /^(?:eoa:(0x[0-9a-f]{40})|p256:(0x[0-9a-f]{128}))$/.exec(keyid) ?? [];
  if (eoa !== undefined) return { kind: "eoa", address: getAddress(eoa) };
  return p256 === undefined ? undefined : { kind: "p256", publicKey: p256 as Hex };
}
