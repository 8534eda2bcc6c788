import { isAccount } from "./dao/parties.ts";
import type { DaoDescription } from "./dao/schema.ts";
import type { SystemAddresses } from "./systemAddresses.ts";

/** How soon people say that they answer, in seconds, by account in small letters. */
export function responseTimesOf(
  { "response times": stated }: Pick<DaoDescription, "response times">,
  { councils }: Pick<SystemAddresses, "councils">,
): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(stated).flatMap(([party, seconds]) => {
      const account = isAccount(party) ? party : councils[party];
      return account === undefined ? [] : [[account.toLowerCase(), seconds] as const];
    }),
  );
}
