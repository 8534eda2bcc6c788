import {
  type Address,
  type Client,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  hexToBigInt,
  size,
  zeroAddress,
} from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { contractError } from "../errors/decodeContractError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { hashProposal } from "../proposal/hashProposal.ts";
import { type Proposal, ROOT_TIER, type Terms, type Witness } from "../proposal/types.ts";
import { type Notice, noticesIn, transfersIn } from "./notices.ts";
import { readyRecord } from "./readyRecord.ts";
import { nativeBalanceOf } from "./runner.ts";
import { type Run, type RunUnderParameters, runUnder } from "./runUnder.ts";

/** Whose balance of what. */
export type Holding = {
  account: Address;
  /** An ERC-20 or ERC-721 contract, or zero for the native balance. */
  token: Address;
};

/** How a balance would change, in base units. */
export type BalanceChange = Holding & { delta: bigint };

export type SimulateProposalParameters = {
  gate: Address;
  /** Whose calls they are: the gate's `treasury`. */
  treasury: Address;
  proposal: Proposal;
  witness: Witness;
  /** As they stand, or as they would after approval. */
  terms: Terms;
  /** Balances to compare, beside those that the node shows moving. */
  holdings: readonly Holding[];
  /** In seconds since the epoch; the node's time if left out. */
  at?: number | undefined;
  /** The block after which it would happen; the latest if left out. */
  blockNumber?: bigint | undefined;
};

/** What a proposal would do, according to a node. */
export type Simulation = {
  /** The block's time, in seconds since the epoch. */
  at: number;
  /**
   * `execution`: the gate's `execute`, as if the proposal had been approved and its delay had passed. `calls`: its calls
   * alone, made by the treasury, because the gate would refuse; rules, meters and bounds are not checked then.
   */
  ran: "execution" | "calls";
  /** Why the gate would not begin. */
  refusal: SallyportError | undefined;
  /** Why it would fail once begun; then nothing changes. */
  failure: SallyportError | undefined;
  /** Only balances that differ; the treasury's first. */
  changes: BalanceChange[];
  /** How many balances were left out, where more move than can be compared. */
  uncompared: number;
  /** Powers that would change hands, and items that would come and go; undefined where the node shows no events. */
  notices: Notice[] | undefined;
};

/** What the gate answers where it let the calls run. */
const FAILURES = [
  "GATE_CALL_FAILED",
  "GATE_RETURN_REFUSED",
  "GATE_BOUND_BROKEN",
  "GATE_BALANCE_UNREADABLE",
  "GATE_INSUFFICIENT_GAS",
];

/** The most balances that one question compares. */
const MOST_HOLDINGS = 200;

/**
 * Tries what a proposal would do if it executed now, or at another time, with everything else as it is now. Nothing is
 * sent. What a node answers is its word alone.
 *
 * @throws SIMULATION_UNAVAILABLE, CHAIN_UNREACHABLE
 */
export async function simulateProposal(client: Client, parameters: SimulateProposalParameters): Promise<Simulation> {
  const { gate, proposal, witness, terms } = parameters;
  const args = [proposal, witness, terms] as const;
  const execute = {
    to: gate,
    data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "execute", args }),
  };
  const storage = readyRecord(gate, proposal, hashProposal(proposal), terms);
  const executed = await compare(client, parameters, { steps: [execute], storage });
  const answer = executed.answers[0];
  if (answer === undefined || answer.success) return toSimulation(parameters, executed, "execution");
  const error = contractError(answer.data);
  if (FAILURES.includes(error.code)) {
    return { ...toSimulation(parameters, executed, "execution"), failure: error, changes: [], notices: [] };
  }
  // Calls of root may be to what obeys the gate alone, and only while it executes.
  if (proposal.tier === ROOT_TIER) {
    return { ...toSimulation(parameters, executed, "execution"), refusal: error, changes: [], notices: [] };
  }
  return { ...(await simulateCalls(client, parameters)), refusal: error };
}

async function simulateCalls(client: Client, parameters: SimulateProposalParameters): Promise<Simulation> {
  const { treasury, proposal } = parameters;
  const steps = proposal.calls.map(({ target, value, data }) => ({ to: target, value, data }));
  const ran = await compare(client, parameters, { steps, as: treasury });
  const failed = ran.answers.findIndex(({ success }) => !success);
  if (failed < 0) return toSimulation(parameters, ran, "calls");
  const reason = contractError(ran.answers[failed]?.data ?? "0x");
  const failure = new SallyportError(reason.code, {
    summary: `Call ${failed} would fail: ${reason.summary}`,
    place: `calls[${failed}]`,
    details: reason.details,
    args: reason.args,
    nextStep: reason.nextStep,
  });
  return { ...toSimulation(parameters, ran, "calls"), failure, changes: [], notices: [] };
}

/** What the steps answered, and every balance before and after. */
type Compared = Pick<Run, "at" | "logs"> & Pick<Simulation, "changes" | "uncompared"> & { answers: Run["results"] };

async function compare(
  client: Client,
  { holdings, treasury, at, blockNumber }: SimulateProposalParameters,
  run: Pick<RunUnderParameters, "steps" | "as" | "storage">,
): Promise<Compared> {
  const first = await between(withTreasurys(holdings));
  // What moves beside what was asked for is only known afterwards.
  const moved = transfersIn(first.logs ?? []).flatMap(({ token, from, to }) => [
    { token, account: from },
    { token, account: to },
  ]);
  const all = withTreasurys([...holdings, ...moved]);
  return all.length === withTreasurys(holdings).length ? first : between(all);

  function withTreasurys(asked: readonly Holding[]): Holding[] {
    return distinct([...asked.map(({ token }) => ({ token, account: treasury })), ...asked]);
  }

  async function between(asked: readonly Holding[]): Promise<Compared> {
    const watched = asked.slice(0, MOST_HOLDINGS);
    const balances = watched.map(balanceOf);
    const steps = [...balances, ...run.steps, ...balances];
    const { results, logs, at: time } = await runUnder(client, { ...run, at, blockNumber, steps });
    const after = results.slice(watched.length + run.steps.length);
    const changes = watched.flatMap((holding, i) => {
      const [then, now] = [read(results[i]), read(after[i])];
      return then === undefined || now === undefined || now === then ? [] : [{ ...holding, delta: now - then }];
    });
    const answers = results.slice(watched.length, watched.length + run.steps.length);
    return { at: time, logs, changes, uncompared: asked.length - watched.length, answers };
  }
}

function toSimulation(
  { treasury }: SimulateProposalParameters,
  { at, logs, changes, uncompared }: Compared,
  ran: Simulation["ran"],
): Simulation {
  const notices = logs === undefined ? undefined : noticesIn(logs, treasury);
  return { at, ran, refusal: undefined, failure: undefined, changes, uncompared, notices };
}

function balanceOf({ account, token }: Holding) {
  if (token === zeroAddress) return nativeBalanceOf(account);
  return { to: token, data: encodeFunctionData({ abi: erc20Abi, functionName: "balanceOf", args: [account] }) };
}

function read(answer: { success: boolean; data: Hex } | undefined): bigint | undefined {
  return answer?.success && size(answer.data) === 32 ? hexToBigInt(answer.data) : undefined;
}

function distinct(holdings: readonly Holding[]): Holding[] {
  const keyed = holdings.map((one) => [`${one.token}/${one.account}`.toLowerCase(), one] as const);
  return [...new Map(keyed.reverse()).values()].reverse();
}
