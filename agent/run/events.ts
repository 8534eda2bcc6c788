import type { Address, Hash, Hex } from "viem";
import type { ProposalState } from "../../sdk/proposal/types.ts";
import { cutTelling, quoteText } from "../../sdk/text/formatText.ts";
import { formatDuration } from "../../sdk/time/duration.ts";

/** Characters of a model's words that an operator is shown. All stand in the transcript. */
const MOST_SAID = 400;

/** What a runner did or noticed. */
export type RunEvent =
  | { event: "started"; agent: string; key: Address; account: Address; brain: string; every: number | undefined }
  | { event: "turn"; turn: number }
  | { event: "observed"; source: string; records: number; digest: Hex }
  | { event: "decided"; by: string; wishes: number }
  | { event: "said"; by: string; text: string }
  | { event: "refused"; key: string; code: string; reason: string }
  | { event: "held"; key: string; monitor: string; reason: string }
  | { event: "intended"; key: string; proposal: string; sentences: readonly string[]; tier: string }
  | { event: "sent"; proposal: string; transactionHash: Hash }
  | { event: "proposed"; proposal: string; id: Hex; blockNumber: bigint }
  | { event: "displaced"; proposal: string; blockNumber: bigint }
  | { event: "lapsed"; proposal: string }
  | { event: "ended"; proposal: string; state: ProposalState }
  | { event: "frozen"; reason: string }
  | { event: "anchoring"; transactionHash: Hash }
  | { event: "anchored"; upTo: number; batchId: Hex }
  | { event: "pruned"; observations: number; bytes: number }
  | { event: "released"; key: string }
  | { event: "resumed" }
  | { event: "unfollowed"; order: string; reason: string }
  | {
      event: "failed";
      step: string;
      code: string;
      summary: string;
      nextStep?: string | undefined;
      tryAgainIn: number | undefined;
    }
  | { event: "stopped"; turns: number };

/** An event as people read it. */
export function sentenceOf(event: RunEvent): string {
  switch (event.event) {
    case "started": {
      const every = event.every === undefined ? "" : `, every ${formatDuration(event.every)}`;
      return `running    ${event.agent} by ${event.brain}${every}; key ${event.key}, carried by ${event.account}`;
    }
    case "turn":
      return `turn       ${event.turn}`;
    case "observed":
      return `observed   ${event.source}: ${event.records} ${event.records === 1 ? "record" : "records"}, ${event.digest}`;
    case "decided":
      return `decided    by ${event.by}: ${event.wishes} ${event.wishes === 1 ? "wish" : "wishes"}`;
    case "said":
      return `said       ${quoteText(cutTelling(event.text, MOST_SAID))}`;
    case "refused":
      return `refused    ${event.key}: ${event.code}: ${event.reason}`;
    case "held":
      return `held       ${event.key} by ${event.monitor}: ${event.reason}`;
    case "intended":
      return [
        `intended   ${event.proposal} on tier ${event.tier}`,
        ...event.sentences.map((one) => `           ${one}`),
      ].join("\n");
    case "sent":
      return `sent       ${event.proposal} in ${event.transactionHash}`;
    case "proposed":
      return `proposed   ${event.proposal} in block ${event.blockNumber}, id ${event.id}`;
    case "displaced":
      return `displaced  ${event.proposal}: block ${event.blockNumber} is no block of the chain any more`;
    case "lapsed":
      return `lapsed     ${event.proposal}: it never came to the chain, and cannot any more`;
    case "ended":
      return `ended      ${event.proposal}: ${event.state}`;
    case "frozen":
      return `frozen     ${event.reason}`;
    case "anchoring":
      return `anchoring  the journal's head in ${event.transactionHash}`;
    case "anchored":
      return `anchored   the journal up to entry ${event.upTo}, batch ${event.batchId}`;
    case "pruned": {
      const what = event.observations === 1 ? "observation" : "observations";
      return `pruned     ${event.observations} ${what} that led to nothing, ${event.bytes} bytes`;
    }
    case "released":
      return `released   ${event.key}, by the operator`;
    case "resumed":
      return "resumed    by the operator";
    case "unfollowed":
      return `unfollowed ${event.order}: ${event.reason}`;
    case "failed": {
      const again = event.tryAgainIn === undefined ? "" : ` Again in ${formatDuration(event.tryAgainIn)}.`;
      const next = event.nextStep === undefined ? "" : `\n           next step  ${event.nextStep}`;
      return `failed     to ${event.step}: ${event.code}: ${event.summary}${again}${next}`;
    }
    case "stopped":
      return `stopped after ${event.turns} ${event.turns === 1 ? "turn" : "turns"}`;
  }
}
