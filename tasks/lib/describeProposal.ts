import { type AbiFunction, type Hex, size, slice, zeroHash } from "viem";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { type CallDescription, describeCall } from "../../sdk/describe/describeCall.ts";
import { describeRule } from "../../sdk/describe/describeRule.ts";
import { formatAmount } from "../../sdk/describe/formatAmount.ts";
import { readingOf } from "../../sdk/describe/readingOf.ts";
import type { CompiledRule } from "../../sdk/policy/compilePolicy.ts";
import { dangerOf } from "../../sdk/policy/rules/danger.ts";
import { type Proposal, ROOT_TIER } from "../../sdk/proposal/types.ts";
import { formatDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { TaskProposal } from "./proposalAt.ts";
import { rows } from "./show/rows.ts";
import type { TaskSystem } from "./system.ts";

/** What is known of a proposal beside what it says itself. */
export type ProposalNotes = {
  /** Lines about its inputs; their ids if left out. */
  inputs?: readonly string[];
  /** Lines about the call of this index. */
  notesOn?: (callIndex: number) => readonly string[];
  /** For each call the function that the file it came from says it calls. */
  claims?: readonly (AbiFunction | undefined)[];
};

/** A proposal as people read it: every call, every rule in words, every bound. Nothing is left out. */
export function describeProposal(
  system: TaskSystem,
  { id, proposal }: Pick<TaskProposal, "id" | "proposal">,
  { inputs, notesOn = () => [], claims = [] }: ProposalNotes = {},
): string[] {
  const { names, settings, policy } = system;
  const tierNames = Object.entries(policy?.names.tiers ?? {});
  const tierName = tierNames.find(([, { index }]) => index === proposal.tier)?.[0];
  const tier = proposal.tier === ROOT_TIER ? "root" : `${tierName ?? ""} (${proposal.tier})`.trim();
  const delay = proposal.tier === ROOT_TIER ? settings.root.delay : settings.tiers[proposal.tier]?.delay;
  return [
    `proposal ${formatAccount(proposal.proposer, names)}/${proposal.nonce}`,
    `  id         ${id}`,
    `  gate       ${system.gate} on chain ${settings.chainId}`,
    `  tier       ${tier}${delay === undefined ? "" : `, waits ${formatDuration(delay)}`}`,
    `  until      ${formatMoment(proposal.notAfter)}`,
    ...(proposal.evidence === zeroHash ? [] : [`  evidence   ${proposal.evidence}`]),
    ...callsOf(system, proposal, { notesOn, claims }),
    ...boundsOf(system, proposal),
    ...rulesOf(system, proposal),
    ...(inputs ?? proposal.inputs.flatMap((input, i) => rows(`input ${i}`, [input]))),
  ];
}

/** A call of a proposal in words, by the function that its rule names. */
export function describedCall(
  { names, policy }: TaskSystem,
  { calls, rules }: Proposal,
  callIndex: number,
  claimed?: AbiFunction,
): CallDescription & { rule: CompiledRule | undefined } {
  const call = calls[callIndex];
  if (call === undefined) throw new Error(`The proposal has no call ${callIndex}.`);
  const leaf = rules[call.rule]?.leaf;
  const rule = policy?.rules.find((one) => one.leaf === leaf);
  const reading = readingOf(rule, policy?.names);
  return { ...describeCall(call, { names, policy: policy?.names, claimed, ...reading }), rule };
}

function callsOf(
  system: TaskSystem,
  proposal: Proposal,
  { notesOn, claims }: Required<Pick<ProposalNotes, "notesOn" | "claims">>,
): string[] {
  return proposal.calls.flatMap((call, i) => {
    const { text, isClaimed, rule } = describedCall(system, proposal, i, claims[i]);
    const details = [
      ...(isClaimed ? ["names as the file claims"] : []),
      ...(call.minGas === 0n ? [] : [`at least ${call.minGas} gas`]),
      ...(call.codeHash === zeroHash ? [] : [`only code ${call.codeHash}`]),
    ];
    const notes = [...warningsOn(call.data, rule?.function), ...notesOn(i)];
    const suffix = details.length === 0 ? "" : ` (${details.join(", ")})`;
    if (text !== undefined) return rows(`call ${i}`, [`${text}${suffix}`, ...notes]);
    const { target, value, data } = call;
    return rows(`call ${i}`, [
      `${formatAccount(target, system.names)} with calldata that CANNOT BE READ here${suffix}`,
      `function ${slice(data, 0, Math.min(4, size(data)))}, ${size(data)} bytes, with ${value} wei`,
      `data ${data}`,
      ...notes,
    ]);
  });
}

/** What a function can do beside what its arguments show, as far as its name or selector tells. */
function warningsOn(data: Hex, signature = ""): string[] {
  if (size(data) < 4) return [];
  const [name = ""] = signature.split("(");
  const danger = dangerOf({ name, selector: slice(data, 0, 4) });
  return danger === undefined ? [] : [`WARNING: the function ${danger}; bounds do not cover that`];
}

function boundsOf({ names, policy }: TaskSystem, { bounds }: Proposal): string[] {
  return bounds.flatMap(({ token, minDelta }, i) => {
    const amount = formatAmount(minDelta, token, { names, policy: policy?.names });
    return rows(`bound ${i}`, [`the treasury's balance changes by at least ${amount}`]);
  });
}

function rulesOf({ names, policy }: TaskSystem, { rules }: Proposal): string[] {
  return rules.flatMap(({ leaf }, i) => {
    const rule = policy?.rules.find((one) => one.leaf === leaf);
    if (rule === undefined || policy === undefined) {
      return rows(`rule ${i}`, [`${leaf}, which the policy file at hand does not hold`]);
    }
    return rows(`rule ${i}`, describeRule(rule, policy.names, names));
  });
}

/** What shows of a proposal where it is one of many things in JSON. */
export function proposalJson({ id, proposal }: { id: Hex; proposal: Proposal }) {
  return { id, ...proposal };
}
