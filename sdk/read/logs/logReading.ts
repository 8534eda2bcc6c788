import type { Client } from "viem";
import type { LogStore } from "./logStore.ts";
import { newSpan, type Span } from "./span.ts";

/** How far reading has come. */
export type LogProgress = {
  fromBlock: bigint;
  toBlock: bigint;
  /** The last block that was read. */
  at: bigint;
};

export type LogReadingOptions = {
  /** Where logs of final blocks are kept. */
  store?: LogStore | undefined;
  /** Called after each answer of a node. */
  onProgress?: (progress: LogProgress) => void;
  /** Told, in a sentence, what a person should know: that the node asks for patience, or the store is of no use. */
  onNotice?: (text: string) => void;
  /** Milliseconds to wait after the first refusal that asks for patience; twice as long after each further one. */
  patience?: number;
};

/** How a client reads logs, and what was learnt of its node. */
export type LogReading = Required<Omit<LogReadingOptions, "store">> & {
  store: LogStore | undefined;
  span: Span;
  /** What is being read now, so that several who ask at once ask the node once. */
  underway: Map<string, Promise<unknown>>;
};

/** A client that reads logs, in the way that {@link withLogReading} gave it, or plainly. */
export type LogClient = Client & { readonly logReading?: LogReading };

const PATIENCE = 500;

export function newLogReading(options: LogReadingOptions = {}): LogReading {
  const { store, onProgress = () => {}, onNotice = () => {}, patience = PATIENCE } = options;
  return { store, onProgress, onNotice, patience, span: newSpan(), underway: new Map() };
}

/**
 * The client, with a way to read logs: with a store they are read from the node once. Everything that reads logs by
 * this client does so, and remembers which questions its node answers.
 *
 * @example
 * const client = withLogReading(createClient({ chain, transport: http() }), { store });
 * await listProposals(client, { gate, fromBlock });
 */
export function withLogReading<Given extends Client>(
  client: Given,
  options: LogReadingOptions,
): Given & { readonly logReading: LogReading } {
  return client.extend(() => ({ logReading: newLogReading(options) })) as unknown as Given & {
    readonly logReading: LogReading;
  };
}
