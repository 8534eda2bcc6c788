/** What every worker is told once. */
export type WorkerSetup = {
  /** Whether the kernel gave the package's answers on this machine. */
  isKernelRight: boolean;
  /** Kept from the main thread's output and errors. */
  secret: Uint8Array;
  /** Where records are not hashed as they stand: the profile that says how. */
  reading: string | undefined;
};

/** A run of consecutive records: at most a tile of them, and of one tile only. */
export type Run = {
  /** Index of the first record. */
  first: number;
  count: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Where each record begins and ends in `bytes`. */
  spans: Uint32Array<ArrayBuffer>;
  /** Room for the nodes of a tile, from its leaves on. */
  nodes: Uint8Array<ArrayBuffer>;
  /** The files that the records stand in, for errors: the index of the first record of each. */
  origins: { path: string; start: number }[];
};

/** A run that was hashed: its leaves stand at the beginning of `nodes`, and where it is a whole tile all its nodes. */
export type HashedRun = Run & { refusal?: undefined };

/** A run with a record that is not as its profile demands. The error, as the values that it is made of. */
export type RefusedRun = Run & {
  refusal: {
    code: string;
    summary: string;
    place: string | undefined;
    line: number | undefined;
    column: number | undefined;
    value: string | undefined;
    nextStep: string;
  };
};
