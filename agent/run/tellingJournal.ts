import type { Entry } from "../journal/entry.ts";
import type { Journal } from "../journal/openJournal.ts";
import type { RunEvent } from "./events.ts";

/** A journal that also tells what it writes: what an operator reads is what stands there, and nothing else. */
export function tellingJournal(journal: Journal, agent: string, tell: (event: RunEvent) => void): Journal {
  return {
    ...journal,
    get state() {
      return journal.state;
    },
    append: (entry) => {
      const recorded = journal.append(entry);
      const event = eventOf(entry, agent);
      if (event !== undefined) tell(event);
      return recorded;
    },
  };
}

function eventOf(entry: Entry, agent: string): RunEvent | undefined {
  switch (entry.kind) {
    case "decided":
      return { event: "decided", by: entry.by, wishes: entry.intents.length };
    case "refused":
      return { event: "refused", key: entry.key, code: entry.code, reason: entry.reason };
    case "held":
      return { event: "held", key: entry.key, monitor: entry.monitor, reason: entry.reason };
    case "frozen":
      return { event: "frozen", reason: entry.reason };
    case "anchoringSent":
      return { event: "anchoring", transactionHash: entry.transactionHash };
    case "anchored":
      return { event: "anchored", upTo: entry.upTo, batchId: entry.batchId };
    case "released":
      return { event: "released", key: entry.key };
    case "resumed":
      return { event: "resumed" };
    case "sent":
      return { event: "sent", proposal: `${agent}/${entry.nonce}`, transactionHash: entry.transactionHash };
    case "proposed": {
      const { nonce, id, blockNumber } = entry;
      return { event: "proposed", proposal: `${agent}/${nonce}`, id, blockNumber };
    }
    case "displaced":
      return { event: "displaced", proposal: `${agent}/${entry.nonce}`, blockNumber: entry.blockNumber };
    case "lapsed":
      return { event: "lapsed", proposal: `${agent}/${entry.nonce}` };
    case "ended":
      return { event: "ended", proposal: `${agent}/${entry.nonce}`, state: entry.state };
    case "failed": {
      const { step, code, summary } = entry;
      // Of a turn the operator is told each time, and what to do about it; the journal once in a row.
      if (step === "turn") return undefined;
      return { event: "failed", step, code, summary, tryAgainIn: undefined };
    }
    default:
      return undefined;
  }
}
