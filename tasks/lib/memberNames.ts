import { resolve } from "node:path";
import { getAddress, type Hex, size, slice } from "viem";
import { passkeySigner } from "../../sdk/council/passkey.ts";
import { readDao } from "../../sdk/deploy/dao/readDao.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { readText } from "./files.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** What the DAO file calls the members of its councils, by signer in lower case; and all other names. */
export type MemberNames = { members: ReadonlyMap<string, string>; system: TaskSystem };

/** Reads the names of members; none where the DAO file is not at hand, or has changed since. */
export async function readMemberNames({ root }: TaskContext, system: TaskSystem): Promise<MemberNames> {
  const members = new Map<string, string>();
  const file = resolve(root, system.record.dao);
  const text = await readText(file).catch(() => undefined);
  if (text === undefined) return { members, system };
  try {
    const { passkeyVerifier: verifier } = system.record.addresses;
    for (const council of Object.values(readDao(text, { file }).councils)) {
      for (const [name, member] of Object.entries(council.members)) {
        const signer = member.kind === "passkey" ? passkeySigner({ verifier, publicKey: member.key }) : member.address;
        members.set(signer.toLowerCase(), name);
      }
    }
  } catch {
    // A file that no longer reads gives no names; the accounts are shown without.
  }
  return { members, system };
}

/** `mara (0x…)`; of a passkey without name, its whole key. */
export function nameMember(signer: Hex, { members, system }: MemberNames): string {
  const name = members.get(signer.toLowerCase());
  if (size(signer) > 20) return name === undefined ? `the key ${slice(signer, 20)}` : `${name} (passkey)`;
  const account = getAddress(signer);
  return name === undefined ? formatAccount(account, system.names) : `${name} (${account})`;
}
