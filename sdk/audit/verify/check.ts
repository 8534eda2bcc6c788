import type { AuditFault } from "../report/types.ts";

/** Something that was computed again from a bundle. */
export type AuditCheck = {
  /** `ids`, `signatures of members`. */
  what: string;
  /** How many were computed. */
  count: number;
  /** What does not hold, in words; empty where all holds. */
  wrong: string[];
};

/** Faults of one kind that are told. */
const MOST_TOLD = 5;

/** A check over many things: for each what is wrong with it, or undefined. */
export function checkEach<Item>(
  what: string,
  items: readonly Item[],
  faultOf: (item: Item, index: number) => string | undefined,
): AuditCheck {
  const wrong = items.flatMap((item, index) => faultOf(item, index) ?? []);
  const more = wrong.length - MOST_TOLD;
  return {
    what,
    count: items.length,
    wrong: more > 0 ? [...wrong.slice(0, MOST_TOLD), `and ${more} more`] : wrong,
  };
}

/** The checks that failed. */
export function faultsIn(checks: readonly AuditCheck[]): AuditFault[] {
  return checks.flatMap(({ what, wrong }) => (wrong.length === 0 ? [] : [{ what, wrong }]));
}
