import { type Address, type Hex, isAddressEqual, size, slice, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { type MemberKind, memberId, memberKind, memberKindOf } from "../../../sdk/council/member.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { atMost } from "../../../sdk/read/atMost.ts";
import { readCouncil } from "../../../sdk/read/readCouncil.ts";
import type { TaskContext } from "../runTask.ts";

/** By what right somebody speaks for an account: it is that account, or a member of that Council. */
export type Right = { as: "itself" } | { as: "member"; kind: MemberKind; threshold: number };

/** By what right somebody speaks for an account; undefined where for none. */
export type Speaker = { signer: Hex; rightTo: (party: Address | undefined) => Right | undefined };

const AT_ONCE = 8;

/** Asks for which of the parties each of the signers speaks. A signer is an address, or verifier ‖ key of a passkey. */
export async function readSpeakers(
  { network }: TaskContext,
  signers: readonly Hex[],
  parties: readonly Address[],
): Promise<Speaker[]> {
  const distinct = [...new Set(parties)].filter((party) => !isAddressEqual(party, zeroAddress));
  const settings = await atMost(AT_ONCE, distinct, (council) => readCouncil(network.client, { council }));
  const councils = distinct.flatMap((council, i) => {
    const threshold = settings[i]?.threshold;
    return threshold === undefined ? [] : [{ council, threshold }];
  });
  const questions = signers.flatMap((signer) => councils.map((one) => ({ signer, ...one })));
  const answers = await atMost(AT_ONCE, questions, ({ signer, council }) =>
    explained(
      readContract(network.client, {
        address: council,
        abi: councilAbi,
        functionName: "memberKind",
        args: [memberId(signer)],
      }),
    ),
  );
  return signers.map((signer) => ({
    signer,
    rightTo: (party) => {
      if (party === undefined) return undefined;
      if (size(signer) === 20 && isAddressEqual(slice(signer, 0, 20), party)) return { as: "itself" };
      const i = questions.findIndex((one) => one.signer === signer && isAddressEqual(one.council, party));
      const kind = memberKindOf(answers[i] ?? memberKind.none);
      return kind === undefined ? undefined : { as: "member", kind, threshold: questions[i]?.threshold ?? 1 };
    },
  }));
}
