import type { Address, Hex } from "viem";
import { councilAbi } from "../../abi/Council.ts";
import { decodeExactly } from "../../calldata/decodeExactly.ts";
import { memberId, memberKind } from "../../council/member.ts";
import { type EffectPart, type RootEffect, turns } from "../effect.ts";
import { type EffectReading, standing } from "./reading.ts";
import { memberName, signerName, who } from "./words.ts";

const KIND_WORDS: Record<number, string> = {
  [memberKind.none]: "no member",
  [memberKind.eoa]: "member with a wallet",
  [memberKind.contract]: "member that is a contract",
  [memberKind.verified]: "member with a passkey or other key",
};

/** What a call of root to a Council changes. */
export async function councilEffect(
  reading: EffectReading,
  council: Address,
  data: Hex,
): Promise<RootEffect | undefined> {
  const call = decodeExactly(councilAbi, data);
  if (call?.functionName !== "changeMembers") return undefined;
  const [remove, add, newThreshold] = call.args;
  const ask = standing(reading, councilAbi, council);
  const kindOf = async (member: Hex) => {
    const kind = await ask("memberKind", [member]);
    return kind === undefined ? undefined : kindWords(kind);
  };
  const removed: EffectPart[] = await Promise.all(
    remove.map(async (member) => turns(memberName(reading, member), await kindOf(member), kindWords(memberKind.none))),
  );
  // Removing comes first, so that a member can be admitted anew.
  const added: EffectPart[] = await Promise.all(
    add.map(async ({ kind, signer }) => {
      const isRemoved = remove.includes(memberId(signer));
      const old = isRemoved ? kindWords(memberKind.none) : await kindOf(memberId(signer));
      return turns(signerName(reading, signer), old, kindWords(kind));
    }),
  );
  const [threshold, count] = await Promise.all([ask("threshold"), ask("memberCount")]);
  const leaving = removed.filter(({ changes }) => changes).length;
  const isKnown = threshold !== undefined && count !== undefined;
  const [old, next] = isKnown
    ? [`${threshold} of ${count}`, `${newThreshold} of ${Number(count) - leaving + added.length}`]
    : [undefined, String(newThreshold)];
  return {
    subject: who(reading, council),
    parts: [...removed, ...added, turns("threshold", old, next)],
    notes: ["ends every approval that the Council gave and that has not executed"],
  };
}

function kindWords(kind: number): string {
  return KIND_WORDS[kind] ?? `member of kind ${kind}`;
}
