import type { Hex } from "viem";
import { citedIn } from "../bundle/bundle.ts";
import type { Recorded } from "./entry.ts";

/** What of the kept observations something rests on, as far as the entries tell. It grows, and nothing is taken out of it. */
export type Cited = {
  /** Digests of what was kept, each with the moment of the entry that cited it last, in milliseconds since the epoch. */
  readonly digests: ReadonlyMap<Hex, number>;
  /** The roots of bundles whose lines stand in the journal. */
  readonly bundles: ReadonlySet<Hex>;
  /** From when on the journal tells all that was cited, in milliseconds since the epoch: it was begun then, or rebuilt. */
  readonly since: number;
  /** The digest of what the brain did in the last turn that decided. */
  readonly transcript: Hex | undefined;
};

export type WritableCited = { -readonly [Name in keyof Cited]: Cited[Name] } & {
  digests: Map<Hex, number>;
  bundles: Set<Hex>;
};

/**
 * Goes on with what is cited. A wish that is held, or froze the agent, rests on what was seen in its turn as one that is
 * proposed does: the operator looks at it late. What is refused was told why, and cites nothing.
 *
 * @param seen The digest of what was seen last, by source.
 */
export function followCited(
  cited: WritableCited,
  seen: ReadonlyMap<string, Hex>,
  { at, entry }: Pick<Recorded, "at" | "entry">,
): void {
  switch (entry.kind) {
    case "decided":
      cited.transcript = entry.transcript;
      break;
    case "held":
    case "frozen":
      citeTurn();
      break;
    case "intended":
      citeTurn();
      citeBundle(entry.proposal.evidence, entry.evidence);
      break;
    case "restored":
      citeBundle(entry.proposal.evidence, entry.evidence);
      break;
    case "recovered":
      // What was held before is forgotten, and so is what those proposals rest on whose bundles are lost.
      cited.since = Math.max(cited.since, at);
      break;
  }

  function citeTurn(): void {
    for (const digest of seen.values()) cited.digests.set(digest, at);
    if (cited.transcript !== undefined) cited.digests.set(cited.transcript, at);
  }

  function citeBundle(root: Hex, lines: readonly string[]): void {
    for (const digest of citedIn(lines)) cited.digests.set(digest, at);
    if (lines.length > 0) cited.bundles.add(root);
  }
}
