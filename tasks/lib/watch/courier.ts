import type { Patience } from "../../../agent/outbox/patience.ts";
import { isSallyportError, type SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Notice } from "./memory.ts";
import { notify, type Webhook } from "./notify.ts";

export type CourierParameters = {
  webhook: Webhook;
  /** What is still to be sent, oldest first. */
  notices: () => Notice[];
  taken: (notice: Notice) => void;
  patience: Patience;
  /** Seconds since the epoch of this machine's clock: receivers read them. */
  now: () => number;
  /** Seconds that only go on: by them it waits. */
  elapsed: () => number;
  /** Told of what was not taken, and after how many seconds it is tried again. */
  onFailure: (error: SallyportError, tryAgainIn: number) => void;
};

/** Brings notices to who is to be told, beside all else: one that is slow holds nothing up. */
export type Courier = {
  /** Sends what is due, unless it is being done already. */
  go(): void;
  /** Waits until what was due is sent or was not taken; what takes too long is left for the next start. */
  done(): Promise<void>;
};

/** What a receiver that does not answer at all is remembered by. */
const RECEIVER = "receiver";

/** Milliseconds that the last words may take, beside the one that is being sent. */
const LAST_WORDS = 10_000;

/**
 * Each notice is sent until it is taken, later each time. One that is refused stops no other: a stranger may have written
 * what the receiver chokes on. Where nobody answers, none is tried until it is time again.
 */
export function newCourier(parameters: CourierParameters): Courier {
  const { webhook, notices, taken, patience, now, elapsed, onFailure } = parameters;
  let underway: Promise<void> | undefined;
  let isAskedAgain = false;
  let isLate = false;

  async function send(): Promise<void> {
    do {
      isAskedAgain = false;
      for (const notice of notices()) {
        if (isLate || !patience.isDue(RECEIVER, elapsed())) return;
        if (patience.isDue(notice.id, elapsed())) await bring(notice);
      }
    } while (isAskedAgain);
  }

  async function bring(notice: Notice): Promise<void> {
    try {
      await notify(webhook, notice, now());
      patience.forget(RECEIVER);
      patience.forget(notice.id);
      taken(notice);
    } catch (error) {
      if (!isSallyportError(error)) throw error;
      onFailure(error, patience.failed("status" in error.args ? notice.id : RECEIVER, elapsed()));
    }
  }

  return {
    go: () => {
      isAskedAgain = true;
      underway ??= send().finally(() => {
        underway = undefined;
      });
    },
    done: async () => {
      const timer = setTimeout(() => {
        isLate = true;
      }, LAST_WORDS);
      await underway;
      clearTimeout(timer);
    },
  };
}
