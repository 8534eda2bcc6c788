import { type Address, getAddress, isAddressEqual } from "viem";
import { memberKind } from "../council/member.ts";

/** A member of a Council that is not suspended. */
export type Member = {
  /** A number of `memberKind`. */
  kind: number;
  /** Its account; of a key behind a verifier, the verifier. */
  account: Address;
  hasCode: boolean;
  /** Whether its code is a delegation of EIP-7702. */
  delegates: boolean;
  /** Owners, where it is a Safe. */
  owners: readonly Address[];
};

/** What kind of account holds a role, and who decides in it. */
export type Body =
  | {
      kind: "council";
      threshold: number;
      members: readonly Member[];
      gate: Address;
      admin: Address;
    }
  | { kind: "safe"; threshold: number; owners: readonly Address[] }
  /** A Governor, a timelock, or anything else with code. */
  | { kind: "contract" }
  /** An account without code of its own. */
  | { kind: "wallet"; nonce: number };

/** Whether a member can still agree: contracts and verifiers must have code. */
export function isAlive({ kind, hasCode }: Member): boolean {
  return kind === memberKind.eoa || hasCode;
}

/** How many can still agree, or undefined where that cannot be told. */
export function livingCount(body: Body): number | undefined {
  switch (body.kind) {
    case "council":
      return body.members.filter(isAlive).length;
    case "safe":
      return body.owners.length;
    case "wallet":
      // Who never sent anything has not shown to hold the key.
      return body.nonce > 0 ? 1 : 0;
    case "contract":
      return undefined;
  }
}

/** How many must agree, or undefined where that cannot be told. */
export function thresholdOf(body: Body): number | undefined {
  if (body.kind === "council" || body.kind === "safe") return body.threshold;
  return body.kind === "wallet" ? 1 : undefined;
}

/** Whether it can act: enough are left, or nothing says otherwise. */
export function canAct(body: Body): boolean {
  const [living, needed] = [livingCount(body), thresholdOf(body)];
  return living === undefined || needed === undefined || living >= needed;
}

/** All accounts that have a say in it, its own among them. */
export function accountsOf({ address, body }: { address: Address; body: Body }): Address[] {
  return [address, ...membersOf(body)];
}

/** The accounts of its members and owners, and of the owners of Safes among them. */
export function membersOf(body: Body): Address[] {
  if (body.kind === "safe") return [...body.owners];
  if (body.kind !== "council") return [];
  return body.members.flatMap(({ kind, account, owners }) =>
    // The verifier of a passkey is nobody's account.
    kind === memberKind.verified ? [] : [getAddress(account), ...owners],
  );
}

export function includesAccount(accounts: readonly Address[], account: Address): boolean {
  return accounts.some((one) => isAddressEqual(one, account));
}
