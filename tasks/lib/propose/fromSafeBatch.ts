import { basename } from "node:path";
import {
  type AbiFunction,
  encodeAbiParameters,
  type Hex,
  isAddressEqual,
  keccak256,
  parseAbiParameters,
  slice,
} from "viem";
import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { MOST_BATCH_BYTES, parseSafeBatch, type SafeBatch } from "../../../sdk/import/safeBatch.ts";
import { aboveBurst } from "../../../sdk/policy/aboveBurst.ts";
import { inParts } from "../../../sdk/proposal/inParts.ts";
import { limitExceeded, MAX_CALLS } from "../../../sdk/proposal/limits.ts";
import type { Proposal, Witness } from "../../../sdk/proposal/types.ts";
import { evidenceRoot } from "../../../sdk/provenance/evidence.ts";
import { quoteText } from "../../../sdk/text/formatText.ts";
import { wholeNumber } from "../arguments.ts";
import { readBytes } from "../files.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { Candidate } from "./candidate.ts";
import { type PlacedCall, type PlanArguments, type Planner, plannerOf } from "./planner.ts";

export type FromSafeBatchArguments = PlanArguments & {
  /** A batch file of Safe's Transaction Builder. */
  safeBatch: string;
  /** Whether a batch that fits no single proposal becomes several, which are then no longer all or none. */
  split: boolean;
  nonce: string | undefined;
};

/** The proposals, and what people must know of the file before they read on. */
export type SafeBatchCandidates = { candidates: Candidate[]; notes: string[] };

type BatchCall = PlacedCall & { claim: AbiFunction | undefined };

/**
 * One proposal of all calls of a batch, in its order: it runs wholly or not at all, as from a Safe. Where it fits no
 * single proposal it is refused, or with `split` cut in order into as few as hold it.
 *
 * @throws SAFE_BATCH_WRONG_CHAIN, SAFE_BATCH_TOO_LARGE, what `parseSafeBatch` throws, and what the planner throws.
 */
export async function fromSafeBatch(
  context: TaskContext,
  system: TaskSystem,
  args: FromSafeBatchArguments,
): Promise<SafeBatchCandidates> {
  const { safeBatch: path, split } = args;
  const batch = parseSafeBatch(await readBytes(path, MOST_BATCH_BYTES), { file: path });
  requireChain(batch, context.network.chainId, path);
  const plan = await plannerOf(context, system, args);
  const calls: BatchCall[] = batch.calls.map(({ target, value, data, method, place }) => ({
    call: { target, value, data },
    place: `${path}, ${place}`,
    claim: method?.abi,
  }));
  const first = wholeNumber("--nonce", args.nonce) ?? nonceOf(calls, args);
  const notes = notesOf(batch, system, path);
  const whole = tryPlan(plan, calls, { nonce: first });
  if (whole.problem === undefined) return { candidates: [whole.candidate], notes };
  const { problem } = whole;
  if (!split) {
    throw new SallyportError("SAFE_BATCH_TOO_LARGE", {
      summary: `The batch does not fit one proposal: ${problem}.`,
      place: path,
      args: { problem },
    });
  }
  if (args.bound !== undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "A bound holds for all calls together, and the batch does not fit one proposal.",
      place: "--bound",
      value: args.bound,
      nextStep: "Split the file by hand, and give each part its own bound.",
    });
  }
  return { candidates: partsOf(calls, first, plan, path), notes: [...notes, ...SPLIT_NOTES] };
}

const SPLIT_NOTES = [
  "! split: the gate does not enforce an order between proposals, nor that all of them run.",
  "! Execute them in the order of their parts, each when the one before it has run; veto all or none.",
];

function partsOf(calls: readonly BatchCall[], first: bigint, plan: Planner, path: string): Candidate[] {
  const digest = digestOf(calls);
  const parts = inParts(calls, (part) => tryPlan(plan, part, { nonce: first }).problem === undefined);
  let done = 0;
  return parts.map((part, i) => {
    const from = done + 1;
    done += part.length;
    const nonce = BigInt.asUintN(64, first + BigInt(i));
    // What it rests on is known once it is planned.
    const { inputs = [] } = tryPlan(plan, part, { nonce }).candidate?.proposal ?? {};
    const evidence = [
      `safe batch of ${calls.length} calls, keccak256 ${digest}`,
      `part ${i + 1} of ${parts.length}: calls ${from} to ${done}`,
      ...inputs.map((input) => `input batch ${input}`),
    ];
    const { candidate, problem } = tryPlan(plan, part, { nonce, evidence: evidenceRoot(evidence) });
    if (problem === undefined) return { ...candidate, evidence, part: { number: i + 1, of: parts.length } };
    throw new SallyportError("SAFE_BATCH_TOO_LARGE", {
      summary: `A call of the batch fits no proposal: ${problem}.`,
      place: part[0]?.place ?? path,
      nextStep: "Change the call, or the policy.",
      args: { problem },
    });
  });
}

type Tried = { candidate: Candidate; problem?: undefined } | { candidate?: undefined; problem: string };

/** One proposal of these calls; or why it could never run, in words. */
function tryPlan(plan: Planner, calls: readonly BatchCall[], particulars: { nonce: bigint; evidence?: Hex }): Tried {
  // Asked first: an index of more rules than calls may number would be no byte.
  if (calls.length > MAX_CALLS) return { problem: `${calls.length} calls, and a proposal holds ${MAX_CALLS}` };
  const { proposal, witness } = plan(calls, particulars);
  const problem = limitExceeded(proposal, witness) ?? meterProblem(proposal, witness);
  if (problem !== undefined) return { problem };
  return { candidate: { proposal, witness, claims: calls.map(({ claim }) => claim) } };
}

function meterProblem({ calls }: Proposal, { rules }: Witness): string | undefined {
  const metered = calls.flatMap((call) => {
    const rule = rules[call.rule];
    return rule === undefined ? [] : [{ rule, call }];
  });
  const short = aboveBurst(metered);
  if (short === undefined) return undefined;
  const { meter, taken } = short;
  return `its calls take ${taken} base units of ${meter.token} from one meter, which holds ${meter.burst} when full`;
}

function requireChain({ chainId }: SafeBatch, ours: number, path: string) {
  if (chainId === ours) return;
  throw new SallyportError("SAFE_BATCH_WRONG_CHAIN", {
    summary: `The batch is for chain ${chainId}, and this is chain ${ours}.`,
    place: `${path}, chainId`,
    value: String(chainId),
  });
}

function notesOf({ name, description, checksum, createdFromSafe, calls }: SafeBatch, system: TaskSystem, path: string) {
  const { settings, names } = system;
  const called = [name, description].filter((text) => text !== "").map(quoteText);
  const notes = [`batch ${[basename(path), ...called].join(", ")}: ${calls.length} calls`];
  if (checksum === "differs") {
    notes.push(
      "! checksum: the file was changed after Safe's builder wrote it. Read every call below, not the file's name.",
    );
  }
  if (createdFromSafe !== undefined && !isAddressEqual(createdFromSafe, settings.treasury)) {
    notes.push(
      `! made for the Safe ${formatAccount(createdFromSafe, names)}, and here ${formatAccount(settings.treasury, names)} acts: arguments that name that Safe still do.`,
    );
  }
  return notes;
}

const callWords = parseAbiParameters("(address target, uint256 value, bytes data)[] calls");
const nonceWords = parseAbiParameters("bytes32 calls, string salt");

function digestOf(calls: readonly BatchCall[]): Hex {
  return keccak256(
    encodeAbiParameters(callWords, [
      calls.map(({ call: { target, value = 0n, data = "0x" } }) => ({ target, value, data })),
    ]),
  );
}

/** The same calls have one nonce, whatever their file is called and whenever it was exported. */
function nonceOf(calls: readonly BatchCall[], { batches = "", root }: FromSafeBatchArguments): bigint {
  const words = encodeAbiParameters(nonceWords, [digestOf(calls), `${root} ${batches}`]);
  return BigInt(slice(keccak256(words), 0, 8));
}
