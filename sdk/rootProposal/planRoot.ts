import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, slice } from "viem";
import { getBlock, readContract } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { MAX_LIFETIME } from "../deploy/limits.ts";
import { explained } from "../errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../errors/SallyportError.ts";
import { buildProposal, type CallRequest } from "../proposal/buildProposal.ts";
import { MAX_CALLS } from "../proposal/limits.ts";
import { type Proposal, type ProposalState, proposalStates } from "../proposal/types.ts";
import type { RefuseField, RootSite } from "./change.ts";
import type { EffectReading } from "./describe/reading.ts";
import { describeRootCall, type RootSystem } from "./describeRootCall.ts";
import { hasEffect, type RootEffect } from "./effect.ts";
import type { ParsedChange } from "./parseChange.ts";
import { replacesRootVetoer } from "./replacesRootVetoer.ts";
import { acceptanceProblem } from "./simulateAccept.ts";
import { simulateRoot } from "./simulateRoot.ts";

export type PlanRootParameters = {
  site: RootSite;
  system: RootSystem;
  names: EffectReading["names"];
  policy: EffectReading["policy"];
  memberName?: EffectReading["memberName"];
  changes: readonly ParsedChange[];
  /** Seconds after the delay in which it may execute. */
  lifetime: number;
  nonce?: bigint;
};

/** One call of a root proposal that is about to be made. */
export type PlannedCall = {
  call: CallRequest;
  /** In words; undefined where it changes no setting, as a payment. */
  effect: RootEffect | undefined;
  /** The kind of change that it belongs to. */
  kind: string;
};

export type PlannedRoot = {
  proposal: Proposal;
  calls: PlannedCall[];
  /** `Queued` where the same was proposed already and waits; `None` where it is new. */
  state: ProposalState;
  /** What is not wrong, and should be known before anybody signs. */
  warnings: string[];
};

/**
 * One root proposal of several changes, all or none of which take effect. It is tried out on the chain before: what
 * would be refused at execution is refused here, with the contract's own reason and the place of the change.
 *
 * @throws ROOT_CHANGE_INVALID, ROOT_CHANGE_WITHOUT_EFFECT, ROOT_TOO_MANY_CALLS, SIMULATION_UNAVAILABLE, and the reasons
 * of the contracts.
 */
export async function planRoot(parameters: PlanRootParameters): Promise<PlannedRoot> {
  const { site, system, changes } = parameters;
  const { client, gate, settings } = site;
  const built = await callsOf(changes, site);
  if (built.length > MAX_CALLS) {
    throw new SallyportError("ROOT_TOO_MANY_CALLS", {
      summary: `The changes are ${built.length} calls.`,
      value: String(built.length),
    });
  }
  const calls = built.map(({ call }) => call);
  const { timestamp } = await explained(getBlock(client));
  const waits = settings.root.delay * (replacesRootVetoer(calls, gate) ? 3 : 1);
  const notAfter = Number(timestamp) + Math.min(waits + parameters.lifetime, MAX_LIFETIME);
  const proposer = settings.root.approver;
  const { nonce, state, executed } = await nonceOf(site, calls, parameters.nonce);
  const proposal = buildProposal({ proposer, nonce, epoch: settings.epoch, notAfter, calls });
  const { names, policy, memberName } = parameters;
  const reading = { client, gate, names, policy, memberName, isPast: false };
  if (state === "None") {
    const failed = await simulateRoot(client, { gate, proposal, delay: waits });
    if (failed !== undefined) throw atPlace(failed.reason, built[failed.index]?.at([]) ?? "");
  }
  const planned = await Promise.all(
    built.map(async ({ call, kind, at }) => {
      const effect = await describeRootCall(reading, system, { value: 0n, data: "0x", ...call });
      if (effect !== undefined && !hasEffect(effect)) {
        throw new SallyportError("ROOT_CHANGE_WITHOUT_EFFECT", {
          summary: `${effect.subject} is so already: ${effect.parts.map(({ text }) => text).join(", ")}.`,
          place: at([]),
        });
      }
      return { call, effect, kind };
    }),
  );
  // Of settings that would change again it is plain that they were changed back; a payment would be made twice.
  const repeated = executed === undefined ? -1 : planned.findIndex(({ effect }) => effect === undefined);
  if (repeated >= 0) {
    throw new SallyportError("GATE_WRONG_STATE", {
      summary: `The same was proposed before under nonce ${executed}, and has executed.`,
      place: built[repeated]?.at([]) ?? "",
      value: String(executed),
      nextStep: "To do it once more choose a nonce of its own: --nonce 1.",
    });
  }
  const warnings = await warningsOf(site, built);
  return { proposal, calls: planned, state, warnings };
}

type BuiltCall = { call: CallRequest; kind: string; at: ParsedChange["at"] };

async function callsOf(changes: readonly ParsedChange[], site: RootSite): Promise<BuiltCall[]> {
  const built: BuiltCall[] = [];
  for (const { change, fields, at } of changes) {
    const refuse: RefuseField = (path, value, summary, nextStep) => {
      throw new SallyportError("ROOT_CHANGE_INVALID", {
        summary,
        place: at(typeof path === "string" ? [path] : path),
        value,
        nextStep,
      });
    };
    const calls = await located(async () => change.calls(fields as never, site, refuse), at([]));
    built.push(...calls.map((call) => ({ call, kind: change.kind, at })));
  }
  return built;
}

const nonceWords = parseAbiParameters("(address target, uint256 value, bytes data)[] calls, uint256 attempt");

/** Attempts that are looked at before a nonce has to be given. */
const MOST_ATTEMPTS = 64;

/**
 * A nonce that follows from the calls, so that pressing twice proposes once; where such a proposal has ended, the next.
 */
async function nonceOf(
  { client, gate, settings }: RootSite,
  calls: readonly CallRequest[],
  given: bigint | undefined,
): Promise<{ nonce: bigint; state: ProposalState; executed: bigint | undefined }> {
  const { approver } = settings.root;
  const stateOf = async (nonce: bigint) => {
    const args = [approver, nonce] as const;
    const state = await explained(
      readContract(client, { address: gate, abi: agentTimelockAbi, functionName: "state", args }),
    );
    return proposalStates[state] ?? "None";
  };
  if (given !== undefined) return { nonce: given, state: "None", executed: undefined };
  let executed: bigint | undefined;
  const words = calls.map(({ target, value = 0n, data = "0x" }) => ({ target, value, data }));
  for (let attempt = 0n; attempt < MOST_ATTEMPTS; attempt++) {
    const hash: Hex = keccak256(encodeAbiParameters(nonceWords, [words, attempt]));
    const nonce = BigInt(slice(hash, 0, 4));
    const state = await stateOf(nonce);
    if (state === "None" || state === "Queued" || state === "Ready") return { nonce, state, executed };
    if (state === "Executed") executed = nonce;
  }
  throw new SallyportError("GATE_WRONG_STATE", {
    summary: `The same was proposed ${MOST_ATTEMPTS} times, and has ended each time.`,
    nextStep: "Choose a nonce: --nonce.",
  });
}

/** What was asked of the chain for a change belongs to it too. */
async function located<T>(work: () => Promise<T>, place: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isSallyportError(error) && error.place === undefined ? atPlace(error, place) : error;
  }
}

function atPlace(error: SallyportError, place: string): SallyportError {
  const { code, summary, value, details, args, nextStep, cause } = error;
  return new SallyportError(code, { summary, value, details, args, nextStep, cause, place });
}

/** Offers succeed whoever is offered: whether they can be accepted must be asked apart. */
async function warningsOf(site: RootSite, built: readonly BuiltCall[]): Promise<string[]> {
  const warnings: string[] = [];
  for (const { call, at } of built) {
    const problem = await acceptanceProblem(site, call);
    if (problem === undefined) continue;
    // Another change of the same proposal may make room; alone it never can be accepted.
    if (built.length === 1) throw atPlace(problem, at([]));
    warnings.push(`as things stand now the offer could not be accepted: ${problem.code}: ${problem.summary}`);
  }
  return warnings;
}
