import type { Address, Hex } from "viem";
import { commandOf } from "../commandLine.ts";
import { OFFERED_ROLES, type OfferedRole, offeredTo } from "../offered.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { Right, Speaker } from "./speakers.ts";

/** A role that root offers, to somebody who can accept it. */
export type Offer = { role: OfferedRole; party: Address };

export async function readOffers(context: TaskContext, { gate }: TaskSystem): Promise<Offer[]> {
  const roles = Object.keys(OFFERED_ROLES) as OfferedRole[];
  return Promise.all(roles.map(async (role) => ({ role, party: await offeredTo(context, gate, role) })));
}

/** Something that the signer may accept: the role is taken only then. */
export type OfferDuty = Offer & { signer: Hex; right: Right };

export function offersOf(speakers: readonly Speaker[], offers: readonly Offer[]): OfferDuty[] {
  return speakers.flatMap(({ signer, rightTo }) =>
    offers.flatMap((offer) => {
      const right = rightTo(offer.party);
      return right === undefined ? [] : [{ ...offer, signer, right }];
    }),
  );
}

/** The command that accepts it; of a council that needs several members, with a file for the next one. */
export function acceptCommand(context: TaskContext, system: TaskSystem, { role, signer, right }: OfferDuty): string {
  const words = ["root", "accept", role];
  const isWallet = right.as === "itself" || right.kind === "eoa";
  if (isWallet) words.push("--from", signer);
  if (right.as === "member" && right.threshold > 1) words.push("--out", `accept-${role}.json`);
  return commandOf(context, system, words);
}
