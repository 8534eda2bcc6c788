import type { Address } from "viem";
import { resembles } from "../../../sdk/describe/resembles.ts";
import type { PolicyNames } from "../../../sdk/policy/compilePolicy.ts";
import { IntentRefused, told } from "../../intents/refusal.ts";
import type { NamedAs } from "./template.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/**
 * What the policy calls the account or the token at an address: a whole cell of a row, whose 20 bytes are those of
 * exactly one name. So lists that pay to addresses are read, and an intent still holds names alone: an address that the
 * policy does not know leads nowhere, whoever wrote it.
 *
 * @param place What is told where it is refused: the row and its column.
 * @throws IntentRefused
 */
export function nameAt(text: string, as: NamedAs, place: string, { accounts, tokens }: PolicyNames): string {
  const refused = (details: string) => new IntentRefused("INTENT_ADDRESS_UNKNOWN", place, details);
  if (!ADDRESS.test(text)) throw refused(`${told(text)} is no address.`);
  const known: [name: string, address: Address][] =
    as === "account" ? Object.entries(accounts) : Object.values(tokens).map(({ name, address }) => [name, address]);
  const found = known.filter(([, address]) => address.toLowerCase() === text.toLowerCase()).map(([name]) => name);
  const [name, ...others] = found;
  if (name !== undefined && others.length === 0) return name;
  if (name !== undefined) throw refused(`${text} is called ${found.join(" and ")}.`);
  const [like] = known.find(([, address]) => resembles(address, text as Address)) ?? [];
  const warning = like === undefined ? "" : ` It begins and ends like that of ${like}, and is another.`;
  throw refused(`${text} is no ${as === "account" ? "account" : "token"} of the policy.${warning}`);
}
