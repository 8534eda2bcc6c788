import type { Hex } from "viem";
import type { ProposalEvent } from "../../read/proposalEvents.ts";
import type { Evidence } from "../evidence.ts";
import { levelsAgain } from "../levelsAgain.ts";
import { policyRootAt } from "./settingsAt.ts";
import type { AuditedProposal, AuditStory } from "./types.ts";

/** What somebody may look for in a report, and what these facts do not show, though others could. */
export function notShown(
  evidence: Evidence,
  { proposals, policies }: Pick<AuditStory, "proposals" | "policies">,
): string[] {
  const agents = proposals.filter(({ agent }) => agent !== undefined);
  const unsigned = agents.filter(({ keySigned }) => keySigned !== "recovered");
  const unread = proposals.filter(({ agreement: { kind } }) => kind === "accepted" || kind === "unseen");
  const forgotten = agents.filter(({ inputs }) => inputs.some(({ whenProposed }) => whenProposed === undefined));
  const signers = proposals.flatMap(({ agreement }) => agreement.signers);
  const transactions = [...evidence.transactions.values()];
  const charges = evidence.history.filter(({ name }) => name === "MeterCharged");
  const counted: readonly (readonly [things: readonly unknown[], tell: (count: number) => string])[] = [
    [
      unsigned,
      (n) => `who made ${many(n, "proposal")} of agents: sent by the key, accepted by a contract, or carried by one`,
    ],
    [unread, (n) => `who agreed to ${many(n, "proposal")}: a contract accepted a signature, or carried the agreement`],
    [
      forgotten,
      (n) => `that the data of ${many(n, "proposal")} was what rules ask for: how it stood then is not known`,
    ],
    [
      signers.filter(({ isRecovered }) => !isRecovered),
      (n) => `${many(n, "signature")} of contracts and passkeys: the chain accepted, and it is not asked here`,
    ],
    [
      transactions.filter(({ isProven }) => !isProven),
      (n) => `who sent ${many(n, "transaction")}: signed by nobody, or in a way that is not known here`,
    ],
    [
      transactions.filter(({ isProven, chainId }) => isProven && chainId === undefined),
      (n) => `for which chain ${many(n, "transaction")} was signed: valid on any (legacy, without EIP-155)`,
    ],
    [
      evidence.facts.open.filter(({ unknown }) => unknown !== undefined),
      (n) => `what rules, data and meters say of ${many(n, "open proposal")}: the rules are not at hand`,
    ],
    [
      proposals.flatMap(({ moves }) => moves.filter(({ bound }) => bound === "unclear")),
      (n) => `that ${many(n, "bound")} held: transfers and balances do not show it, and the gate measured it alone`,
    ],
    [
      proposals.filter(({ leftOut }) => leftOut !== undefined),
      (n) => `what else ${many(n, "execution")} moved: more tokens logged transfers than are told`,
    ],
    [
      charges.slice(levelsAgain(evidence).length),
      (n) => `what ${many(n, "charge")} of meters left in them: proposal or rules are not at hand`,
    ],
    [
      policies.filter(({ isAtHand }) => !isAtHand),
      (n) => `what else ${many(n, "policy", "policies")} permitted: not in the bundle by file`,
    ],
  ];
  const others = counted.flatMap(([things, tell]) => (things.length === 0 ? [] : [tell(things.length)]));
  return [...rulesNotShown(evidence, proposals), ...others];
}

function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

const WHEN: Readonly<Partial<Record<ProposalEvent["name"], "whenProposed" | "whenExecuted">>> = {
  Proposed: "whenProposed",
  Executed: "whenExecuted",
};

/** By the policy whose file would show them. */
function rulesNotShown({ settings, proposals: standing }: Evidence, proposals: readonly AuditedProposal[]): string[] {
  const wanted = new Map<Hex, Set<string>>();
  for (const [i, { rules, reference }] of proposals.entries()) {
    for (const { name, ...event } of standing[i]?.events ?? []) {
      const when = WHEN[name];
      if (when === undefined || rules.every((rule) => rule[when] !== "not shown")) continue;
      const root = policyRootAt(settings, event);
      wanted.set(root, (wanted.get(root) ?? new Set()).add(reference));
    }
  }
  return [...wanted].map(([root, references]) => {
    const told = [...references];
    const more = told.length - MOST_TOLD;
    const names = more > 0 ? `${told.slice(0, MOST_TOLD).join(", ")} and ${more} more` : told.join(", ");
    return `by which rules ${names} stood: the policy of root ${root} was not given (--earlier FILE)`;
  });
}

/** Proposals that are named in one line. */
const MOST_TOLD = 8;
