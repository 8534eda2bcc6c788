import { type Hex, TransactionNotFoundError } from "viem";
import { getBalance, getGasPrice, getTransaction, getTransactionCount, readContract } from "viem/actions";
import type { Patience } from "../../../agent/outbox/patience.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { execute } from "../../../sdk/actions/execute.ts";
import type { Sender, SentTransaction } from "../../../sdk/actions/sendCall.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { proposalStates } from "../../../sdk/proposal/types.ts";
import { confirmExecution } from "../confirmExecution.ts";
import { failureOf } from "../failure.ts";
import { referenceTo } from "../reference.ts";
import type { TaskContext } from "../runTask.ts";
import { type AskedProposal, readStanding } from "../standing.ts";
import type { TaskSystem } from "../system.ts";
import type { KeepEvent } from "./events.ts";

/** Gas of a long execution: below the price of that the keeper's funds are low. */
const LONG_EXECUTION = 2_000_000n;
/** How often it is sent where somebody else sends from the same account at that moment. */
const ATTEMPTS = 5;
/** Seconds before its end from which on an open proposal is spoken of. */
const SOON = 86_400;

/** What a keeper remembers from round to round. */
export type KeeperMemory = {
  patience: Patience;
  /** What was sent and not seen in a block yet. */
  sent: Map<Hex, SentTransaction>;
  /** What was said already, so that it is said once. */
  said: Map<string, string>;
};

export type RoundParameters = {
  context: TaskContext;
  system: TaskSystem;
  sender: Sender;
  only: { proposer?: `0x${string}` };
  /** Wei that one execution may cost; whatever it costs if undefined. */
  mostFee: bigint | undefined;
  memory: KeeperMemory;
  tell: (event: KeepEvent) => void;
  /** Seconds that only go on. */
  now: () => number;
  signal: AbortSignal;
};

/** Executes what is ready, the one that expires first before the others. One that fails stops no other. */
export async function keepRound(parameters: RoundParameters): Promise<{ executed: number; failed: number }> {
  const { context, system, only, memory, now, signal } = parameters;
  const { timestamp, proposals } = await readStanding(context, system, only);
  await watchFunds(parameters);
  for (const asked of proposals) watch(parameters, asked, timestamp);
  const ready = proposals
    .filter(({ id, state, reasons, witness }) => {
      const isReady = state === "Ready" && reasons.length === 0 && witness !== undefined;
      const isToBeToldOf = state === "Executed" && memory.sent.has(id);
      return (isReady || isToBeToldOf) && memory.patience.isDue(id, now());
    })
    .sort((a, b) => a.terms.expiry - b.terms.expiry);
  const count = { executed: 0, failed: 0 };
  if (ready.length > 0 && (await isUnderway(parameters))) return count;
  for (const asked of ready) {
    if (signal.aborted) break;
    const result = await tryToExecute(parameters, asked);
    if (result !== undefined) count[result] += 1;
  }
  return count;
}

async function tryToExecute(
  parameters: RoundParameters,
  asked: AskedProposal,
): Promise<"executed" | "failed" | undefined> {
  const { context, system, sender, mostFee, memory, tell, now, signal } = parameters;
  const { client } = context.network;
  const { gate } = system;
  const { id, proposal, witness, terms } = asked;
  const reference = referenceTo(proposal, system);
  try {
    const sent = (await stillUnderway()) ?? (await send());
    if (sent === undefined) return overtaken();
    const receipt = await unlessEnded(confirmExecution(client, sent, { gate, id }), signal);
    if (receipt === undefined) return undefined;
    memory.sent.delete(id);
    memory.patience.forget(id);
    const { transactionHash, gasUsed } = receipt;
    tell({ event: "executed", proposal: reference, id, transactionHash, gasUsed });
    return "executed";
  } catch (caught) {
    const error = failureOf(caught);
    if (isRefusal(error)) memory.sent.delete(id);
    const { proposer, nonce } = proposal;
    const args = [proposer, nonce] as const;
    const state = await explained(
      readContract(client, { address: gate, abi: agentTimelockAbi, functionName: "state", args }),
    );
    // What was sent, and of which nothing is known, may be what executed it: the next round finds out.
    if ((proposalStates[state] === "Executed" || isOverBy(error)) && !memory.sent.has(id)) return overtaken();
    if (isSallyportError(error) && error.isRetryable && !isRefusal(error)) throw error;
    const code = isSallyportError(error) ? error.code : "UNEXPECTED";
    const summary = isSallyportError(error) ? error.summary : firstLine(error);
    tell({ event: "failed", proposal: reference, id, code, summary, tryAgainIn: memory.patience.failed(id, now()) });
    return "failed";
  }

  /** What would fail is refused when its gas is estimated, and costs nothing. What has ended has no witness. */
  async function send(): Promise<SentTransaction | undefined> {
    if (witness === undefined) return undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        const sent = await execute(sender, { gate, proposal, witness, terms, mostFee });
        memory.sent.set(id, sent);
        return sent;
      } catch (error) {
        // Another keeper of the same account was quicker, perhaps by the very same: nothing was sent.
        if (!isSallyportError(error, "SENDER_NONCE_TAKEN") || attempt === ATTEMPTS) throw error;
      }
    }
  }

  function overtaken(): undefined {
    tell({ event: "overtaken", proposal: reference, id });
  }

  /** The transaction of an earlier round, while the node knows it: to send another would only cost. */
  async function stillUnderway(): Promise<SentTransaction | undefined> {
    const sent = memory.sent.get(id);
    if (sent === undefined) return undefined;
    try {
      await getTransaction(client, { hash: sent.transactionHash });
      return sent;
    } catch (error) {
      if (!(error instanceof TransactionNotFoundError)) throw error;
      memory.sent.delete(id);
      return undefined;
    }
  }
}

/**
 * Whether something that this keeper knows nothing of is on its way from its account: what one sent that was killed. To
 * send the same again would only cost, and nothing that comes after it in the account's order can be quicker.
 */
async function isUnderway({ context, sender, memory, tell }: RoundParameters): Promise<boolean> {
  if (memory.sent.size > 0) return false;
  const { client } = context.network;
  const { address } = sender.account;
  const [included, counted] = await explained(
    Promise.all([
      getTransactionCount(client, { address, blockTag: "latest" }),
      getTransactionCount(client, { address, blockTag: "pending" }),
    ]),
  );
  if (counted <= included) {
    memory.said.delete("underway");
    return false;
  }
  if (!memory.said.has("underway")) tell({ event: "underway", from: address, count: counted - included });
  memory.said.set("underway", "");
  return true;
}

/** Whether it is a contract's error, or what a transaction that was included failed of without one. */
function isRefusal(error: unknown): boolean {
  return isSallyportError(error) && ("error" in error.args || error.code === "TRANSACTION_OUT_OF_GAS");
}

/** Whether the gate itself refused as executed already: a node may tell an older state right after that. */
function isOverBy(error: unknown): boolean {
  return isSallyportError(error, "GATE_WRONG_STATE") && proposalStates[Number(error.args["given"])] === "Executed";
}

/** Says once what holds a proposal that could run, that its end is near, and that it has come. */
function watch({ system, memory, tell }: RoundParameters, asked: AskedProposal, now: number): void {
  const { id, state, reasons, terms, proposal } = asked;
  const reference = referenceTo(proposal, system);
  const { expiry } = terms;
  const once = (what: string, value: string, event: KeepEvent) => {
    const key = `${id} ${what}`;
    if (memory.said.get(key) === value) return;
    memory.said.set(key, value);
    tell(event);
  };
  if (state === "Ready" && reasons.length > 0) {
    const codes = reasons.map(({ code }) => code);
    once("held", codes.join(), { event: "held", proposal: reference, id, reasons: codes, expiry });
  }
  if (state === "Ready" && reasons.length === 0) memory.said.delete(`${id} held`);
  const isOpen = state === "Proposed" || state === "Queued" || state === "Ready";
  const left = expiry - now;
  const isStuck = state !== "Ready" || reasons.length > 0;
  if (isOpen && isStuck && left <= SOON) {
    once("expiring", "", { event: "expiring", proposal: reference, id, state, expiry, left: Math.max(left, 0) });
  }
  if (isOpen) memory.said.set(`${id} open`, "");
  // One that had ended before the keeper began is no news.
  if (state === "Expired" && memory.said.has(`${id} open`)) {
    once("expired", "", { event: "expired", proposal: reference, id, expiry });
  }
}

async function watchFunds({ context, sender, memory, tell }: RoundParameters): Promise<void> {
  const { client } = context.network;
  const { address } = sender.account;
  const [balance, price] = await explained(Promise.all([getBalance(client, { address }), getGasPrice(client)]));
  const needed = LONG_EXECUTION * price;
  if (balance >= needed) {
    memory.said.delete("funds");
  } else if (!memory.said.has("funds")) {
    memory.said.set("funds", "");
    tell({ event: "funds low", from: address, balance, needed });
  }
}

/** What the work gives, or undefined where the keeper is to end before. */
function unlessEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = () => resolve(undefined);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
  });
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}
