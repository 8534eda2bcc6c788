import { type Address, getAddress, type Hex, size, toEventSelector } from "viem";
import { readContract } from "viem/actions";
import { councilAbi } from "../abi/Council.ts";
import { type MemberKind, memberId, memberKindOf } from "../council/member.ts";
import { explained } from "../errors/decodeGateError.ts";
import { eventsOf } from "./eventsOf.ts";
import type { LogClient } from "./logs/logReading.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { readContractLogs } from "./readContractLogs.ts";

const added = eventsOf(councilAbi, "MemberAdded");
const selectors = added.map((event) => toEventSelector(event));

/** Somebody who signs for a Council. */
export type Member = {
  kind: MemberKind;
  /** An address, or verifier ‖ key. */
  signer: Hex;
};

/**
 * Who are members of a Council now. Those that ever were come from its logs; who still is, the Council says, and of whom
 * a node leaves out the logs, nobody learns here: compare the number with `memberCount`.
 *
 * @param fromBlock The block of the Council's deployment.
 */
export async function readMembers(
  client: LogClient,
  { council, fromBlock }: { council: Address; fromBlock: bigint },
): Promise<Member[]> {
  const logs = await readContractLogs(client, { address: council, topics: [selectors], fromBlock });
  const ever = parseOwnLogs({ abi: added, logs }).map(({ args: { signer } }) => signer);
  const distinct = [...new Map(ever.map((signer) => [memberId(signer), signer]))];
  const found = await Promise.all(
    distinct.map(async ([id, signer]): Promise<Member[]> => {
      const question = { address: council, abi: councilAbi, functionName: "memberKind", args: [id] } as const;
      const kind = memberKindOf(await explained(readContract(client, question)));
      return kind === undefined ? [] : [{ kind, signer: size(signer) === 20 ? getAddress(signer) : signer }];
    }),
  );
  return found.flat();
}
