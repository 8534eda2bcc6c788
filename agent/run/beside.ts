/** Work that goes on beside whoever began it, one piece at a time. */
export type Beside = {
  readonly isUnderWay: boolean;
  /** Begins a piece of work; none may be under way. */
  begin(work: () => Promise<void>): void;
  /**
   * Waits until nothing is under way.
   *
   * @throws What a piece of work threw.
   */
  ended(): Promise<void>;
};

/** @param failed Told at once that a piece of work threw. */
export function workBeside(failed: () => void): Beside {
  let underWay: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  return {
    get isUnderWay() {
      return underWay !== undefined;
    },
    begin: (work) => {
      underWay = work()
        .catch((error: unknown) => {
          failure ??= { error };
          failed();
        })
        .finally(() => {
          underWay = undefined;
        });
    },
    ended: async () => {
      await underWay;
      if (failure !== undefined) throw failure.error;
    },
  };
}
