import { namedReaders } from "../../../sdk/calldata/namedReaders.ts";
import { describeCall } from "../../../sdk/describe/describeCall.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { diffPolicies } from "../../../sdk/policy/diff/diffPolicies.ts";
import { formatDiff } from "../../../sdk/policy/diff/formatDiff.ts";
import { exposure } from "../../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../../sdk/policy/exposure/formatExposure.ts";
import { readProposal } from "../../../sdk/read/readProposal.ts";
import type { RootSite } from "../../../sdk/rootProposal/change.ts";
import { formatEffect } from "../../../sdk/rootProposal/effect.ts";
import type { ParsedChange } from "../../../sdk/rootProposal/parseChange.ts";
import { type PlannedCall, planRoot } from "../../../sdk/rootProposal/planRoot.ts";
import { formatDuration, parseDuration } from "../../../sdk/time/duration.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { wholeNumber } from "../arguments.ts";
import { commandOf } from "../commandLine.ts";
import { compiledFrom } from "../compiledFrom.ts";
import { type Report, waiting } from "../output.ts";
import { findProposal, requireStanding } from "../proposalAt.ts";
import { referenceTo } from "../reference.ts";
import type { TaskContext } from "../runTask.ts";
import type { SystemArguments, TaskSystem } from "../system.ts";
import { timeNow } from "../timeNow.ts";
import { bookOf, type TaskBook } from "./book.ts";
import { approverOf, type HandOverFiles, handOver } from "./handOver.ts";

export type ProposeRootArguments = SystemArguments &
  HandOverFiles & {
    nonce: string | undefined;
    /** How long it may execute after its delay. */
    lifetime: string | undefined;
  };

/** A vote and a timelock come before the root delay: who decides in its own way needs more time. */
const LIFETIME = { council: "14 days", ours: "14 days", foreign: "60 days" } as const;

/**
 * Makes one root proposal of several changes: tries it out, tells what changes from what to what, and hands it to the
 * root approver in the way that it can take it.
 */
export async function proposeRoot(
  context: TaskContext,
  system: TaskSystem,
  changes: readonly ParsedChange[],
  args: ProposeRootArguments,
): Promise<Report> {
  const { network, output } = context;
  const { gate, settings, record } = system;
  const approver = await approverOf(context, system);
  const named = await bookOf(context, system);
  const nonce = wholeNumber("--nonce", args.nonce);
  const planned = await waiting(
    output,
    "trying the changes on the chain",
    planRoot({
      site: siteOf(context, system, named),
      system: { ...system.settings, councils: Object.values(record.addresses.councils) },
      names: named.names,
      policy: system.policy?.names,
      memberName: named.memberName,
      changes,
      lifetime: lifetimeOf(args.lifetime ?? LIFETIME[approver.kind]),
      ...(nonce === undefined ? {} : { nonce }),
    }),
  );
  const { proposal, calls, warnings, state } = planned;
  const reference = referenceTo(proposal, system);
  output.line(`root proposal ${reference}`);
  output.line(`  gate       ${gate} on chain ${settings.chainId}`);
  output.line(`  waits      ${formatDuration(settings.root.delay)} once it is proposed`);
  output.line(`  until      ${formatMoment(proposal.notAfter)}`);
  for (const line of describeChanges(system, named, calls)) output.line(line);
  const policies = await newPolicies(context, system, changes);
  for (const line of policies.flatMap(({ lines }) => lines)) output.line(line);
  for (const warning of warnings) output.line(`  mind       ${warning}`);
  const json = {
    proposer: proposal.proposer,
    nonce: proposal.nonce,
    notAfter: proposal.notAfter,
    changes: calls.map(({ kind, effect, call }) => ({ kind, ...effect, ...call })),
    warnings,
    ...(policies.length === 0 ? {} : { policies: policies.map((one) => one.json) }),
  };
  if (state !== "None") {
    const standing = await readProposal(network.client, {
      gate,
      proposer: proposal.proposer,
      nonce: proposal.nonce,
      fromBlock: record.fromBlock,
    });
    output.line(`  state      ${state}, proposed already; it may execute from ${formatMoment(standing.eta)}`);
    output.line(`next, after that time: ${commandOf(context, system, ["execute", reference])}`);
    return { json: { ...json, id: standing.id, state, eta: standing.eta, already: true } };
  }
  const handed = await handOver(context, system, approver, proposal, args);
  return { json: { ...json, state, already: false, ...handed } };
}

/** What the changes do, each with what a reader should know of it. */
function describeChanges({ policy }: TaskSystem, { names }: TaskBook, calls: readonly PlannedCall[]): string[] {
  return calls.flatMap(({ call, effect }, i) => {
    const { text } = describeCall({ value: 0n, data: "0x", ...call }, { names, policy: policy?.names });
    const head = `  change ${i + 1}   `;
    if (effect === undefined) return [`${head}${text ?? `${call.target} with data ${call.data}`}`];
    return [`${head}${formatEffect(effect)}`, ...effect.notes.map((note) => `             ${note}`)];
  });
}

type NewPolicy = { lines: string[]; json: unknown };

/** What a new policy is, beside the one in force; and that others can be given its rules. */
async function newPolicies(
  context: TaskContext,
  system: TaskSystem,
  changes: readonly ParsedChange[],
): Promise<NewPolicy[]> {
  const files = changes.flatMap(({ change, fields }) =>
    change.kind === "policy" ? [(fields as { file: string }).file] : [],
  );
  const { policy } = system;
  const now = await timeNow(context);
  const tellOne = async (file: string): Promise<NewPolicy> => {
    const next = await compiledFrom(file);
    const publish = `let others have the rules, before anybody votes: ${commandOf(context, system, ["policy", "publish", file])}`;
    if (policy === undefined) {
      const found = exposure(next, { now });
      return { lines: ["", formatExposure(found), "", publish], json: { file, root: next.root, exposure: found } };
    }
    const found = diffPolicies(policy, next, { now });
    return { lines: ["", formatDiff(found), "", publish], json: { file, root: next.root, diff: found } };
  };
  return Promise.all(files.map(tellOne));
}

function siteOf(context: TaskContext, system: TaskSystem, { book }: TaskBook): RootSite {
  const { gate, settings } = system;
  return {
    client: context.network.client,
    gate,
    settings,
    book,
    readers: namedReaders(system.policy?.names, book.accounts),
    policyOf: compiledFrom,
    proposalOf: async (reference) => requireStanding(await findProposal(context, system, reference)),
  };
}

function lifetimeOf(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is not a duration.",
    place: "--lifetime",
    value: text,
    nextStep: 'Write a whole number and hours, days or weeks: "14 days".',
  });
}
