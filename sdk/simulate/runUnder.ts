import { type Address, type Client, type Hex, hexToBigInt, numberToHex, zeroAddress } from "viem";
import { decodeGateError } from "../errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../errors/SallyportError.ts";
import { decodeRun, encodeRun, RUNNER, RUNNER_CODE, type Step, type StepResult, TELLERS, TIME } from "./runner.ts";

export type RunUnderParameters = {
  steps: readonly Step[];
  /** Who makes the calls; a stranger if left out. Its code stands aside meanwhile, its storage and assets do not. */
  as?: Address;
  /** Words of storage that are taken to be others. */
  storage?: { account: Address; slot: Hex; value: Hex } | undefined;
  /** The block's time, in seconds since the epoch; the node's own if left out. */
  at?: number | undefined;
  /** The block after which it would happen; the latest if left out. */
  blockNumber?: bigint | undefined;
};

/** A log, as a node shows it of calls that were only tried. */
export type TriedLog = { address: Address; topics: readonly Hex[]; data: Hex };

export type Run = {
  results: StepResult[];
  /** The block's time. */
  at: number;
  /** Undefined where the node shows none. */
  logs: TriedLog[] | undefined;
};

/**
 * Lets a node make calls in one transaction that never happens. By `eth_simulateV1` where the node has it, which also
 * shows logs; else by `eth_call` with state overrides.
 *
 * @throws SIMULATION_UNAVAILABLE, CHAIN_UNREACHABLE
 */
export async function runUnder(client: Client, parameters: RunUnderParameters): Promise<Run> {
  const { steps, as = RUNNER, at, blockNumber } = parameters;
  const after = blockNumber === undefined ? "latest" : numberToHex(blockNumber);
  const asked = [TIME, ...steps];
  const call = { from: zeroAddress, to: as, data: encodeRun(asked) };
  const overrides = overridesFor(as, parameters.storage);
  const { answer, logs } = await simulate().catch(ask);
  const [time, ...results] = decodeRun(answer, asked.length) ?? [];
  // A node that does not know overrides may leave them out silently.
  if (time === undefined) throw unavailable("The node does not put code aside for a question.");
  const moment = Number(hexToBigInt(time.data));
  if (at !== undefined && moment !== at) throw unavailable("The node does not look ahead in time.");
  return { results, at: moment, logs };

  async function simulate(): Promise<{ answer: Hex; logs: TriedLog[] | undefined }> {
    const blockOverrides = at === undefined ? {} : { blockOverrides: { time: numberToHex(at) } };
    const block = { ...blockOverrides, stateOverrides: overrides, calls: [call] };
    const question = { blockStateCalls: [block], traceTransfers: true, validation: false };
    const blocks = await request<{ calls: { returnData: Hex; logs?: TriedLog[] }[] }[]>("eth_simulateV1", [
      question,
      after,
    ]);
    const [result] = blocks[0]?.calls ?? [];
    if (result === undefined || decodeRun(result.returnData, asked.length) === undefined) {
      throw unavailable("The node's eth_simulateV1 answers otherwise than it should.");
    }
    return { answer: result.returnData, logs: result.logs ?? [] };
  }

  async function ask(): Promise<{ answer: Hex; logs: undefined }> {
    const time_ = at === undefined ? [] : [{ time: numberToHex(at) }];
    try {
      return { answer: await request<Hex>("eth_call", [call, after, overrides, ...time_]), logs: undefined };
    } catch (error) {
      requireReachable(error);
      throw unavailable(
        at === undefined ? "The node does not try calls." : "The node does not look ahead in time.",
        error,
      );
    }
  }

  function request<T>(method: string, params: unknown): Promise<T> {
    return client.request({ method, params } as never) as Promise<T>;
  }
}

function overridesFor(as: Address, storage: RunUnderParameters["storage"]) {
  const overrides: Record<Address, { code?: Hex; stateDiff?: Record<Hex, Hex> }> = { [as]: { code: RUNNER_CODE } };
  for (const [account, code] of Object.entries(TELLERS)) overrides[account as Address] = { code };
  if (storage === undefined) return overrides;
  const { account, slot, value } = storage;
  return { ...overrides, [account]: { ...overrides[account], stateDiff: { [slot]: value } } };
}

function requireReachable(caught: unknown): void {
  const error = decodeGateError(caught);
  if (isSallyportError(error, "CHAIN_UNREACHABLE") || isSallyportError(error, "NODE_ANSWER_INVALID")) throw error;
}

function unavailable(summary: string, cause?: unknown): SallyportError {
  return new SallyportError("SIMULATION_UNAVAILABLE", { summary, cause });
}
