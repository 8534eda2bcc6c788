import type { Address, Client, Hex } from "viem";
import { getCode } from "viem/actions";
import { SallyportError } from "../errors/SallyportError.ts";
import { keysOf, membersOf } from "./dao/parties.ts";
import type { DaoDescription } from "./dao/schema.ts";

type Account = { place: string; address: Address; kind: "eoa" | "contract" };

/** What EIP-7702 puts into an EOA that delegates; its kind stays what it is. */
const DELEGATION = "0xef0100";

/**
 * Asks the chain whether the accounts of a description are of the kind that it says: constructors refuse others, but
 * only after earlier ones were paid for.
 *
 * @throws DEPLOY_ACCOUNT_KIND with the account's place in the file
 */
export async function requireAccounts(client: Client, dao: DaoDescription): Promise<void> {
  const accounts = accountsOf(dao);
  const codes = await Promise.all(accounts.map(({ address }) => getCode(client, { address })));
  for (const [i, { place, address, kind }] of accounts.entries()) {
    const found = kindOf(codes[i]);
    if (found === kind) continue;
    throw new SallyportError("DEPLOY_ACCOUNT_KIND", {
      summary:
        kind === "contract" ? `There is no contract at ${address} yet.` : `At ${address} is a contract, and no wallet.`,
      place,
      value: address,
    });
  }
}

function kindOf(code: Hex | undefined): Account["kind"] {
  return code === undefined || code.startsWith(DELEGATION) ? "eoa" : "contract";
}

function accountsOf(dao: DaoDescription): Account[] {
  const { treasury } = dao;
  const members = membersOf(dao).flatMap(({ member, path }) =>
    member.kind === "passkey" ? [] : [{ place: path.join("."), address: member.address, kind: member.kind }],
  );
  const keys = keysOf(dao).map(({ path, address, kind }) => ({ place: path.join("."), address, kind }));
  const safe: Account[] = treasury === "gate" ? [] : [{ place: "treasury", address: treasury, kind: "contract" }];
  return [...safe, ...members, ...keys];
}
