import { type AbiFunction, type Hex, zeroHash } from "viem";
import { formatDecimal } from "../../sdk/amount/parseDecimal.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { describeCall } from "../../sdk/describe/describeCall.ts";
import { describeRule } from "../../sdk/describe/describeRule.ts";
import { type Proposal, ROOT_TIER } from "../../sdk/proposal/types.ts";
import { formatDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { TaskProposal } from "./proposalAt.ts";
import type { TaskSystem } from "./system.ts";

/**
 * A proposal as people read it: every call, every rule in words, every bound. Nothing is left out.
 *
 * @param claims For each call the function that the file it came from says it calls.
 */
export function describeProposal(
  system: TaskSystem,
  { id, proposal }: Pick<TaskProposal, "id" | "proposal">,
  claims: readonly (AbiFunction | undefined)[] = [],
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
    ...proposal.inputs.map((input, i) => `  input ${i}    ${input}`),
    ...callsOf(system, proposal, claims),
    ...boundsOf(system, proposal),
    ...rulesOf(system, proposal),
  ];
}

function callsOf(
  { names, policy }: TaskSystem,
  { calls, rules }: Proposal,
  claims: readonly (AbiFunction | undefined)[],
): string[] {
  return calls.flatMap((call, i) => {
    const leaf = rules[call.rule]?.leaf;
    const rule = policy?.rules.find((one) => one.leaf === leaf);
    const options = { names, policy: policy?.names, signature: rule?.function, claimed: claims[i] };
    const { text, isClaimed } = describeCall(call, options);
    const details = [
      ...(isClaimed ? ["names as the file claims"] : []),
      ...(call.minGas === 0n ? [] : [`at least ${call.minGas} gas`]),
      ...(call.codeHash === zeroHash ? [] : [`only code ${call.codeHash}`]),
    ];
    const suffix = details.length === 0 ? "" : ` (${details.join(", ")})`;
    if (text !== undefined) return [`  call ${i}     ${text}${suffix}`];
    return [
      `  call ${i}     ${formatAccount(call.target, names)} with calldata that cannot be read here${suffix}`,
      `             value ${call.value} wei, data ${call.data}`,
    ];
  });
}

function boundsOf({ names, policy }: TaskSystem, { bounds }: Proposal): string[] {
  return bounds.map(({ token, minDelta }, i) => {
    const known = Object.values(policy?.names.tokens ?? {}).find(({ address }) => address === token);
    const amount =
      known === undefined
        ? `${minDelta} of ${formatAccount(token, names)}`
        : `${formatDecimal(minDelta, known.decimals)} ${known.name}`;
    return `  bound ${i}    the treasury's balance changes by at least ${amount}`;
  });
}

function rulesOf({ names, policy }: TaskSystem, { rules }: Proposal): string[] {
  return rules.flatMap(({ leaf }, i) => {
    const rule = policy?.rules.find((one) => one.leaf === leaf);
    if (rule === undefined || policy === undefined)
      return [`  rule ${i}     ${leaf}, which the policy file at hand does not hold`];
    const [head, ...conditions] = describeRule(rule, policy.names, names);
    return [`  rule ${i}     ${head}`, ...conditions.map((line) => `             ${line}`)];
  });
}

/** What shows of a proposal where it is one of many things in JSON. */
export function proposalJson({ id, proposal }: { id: Hex; proposal: Proposal }) {
  return { id, ...proposal };
}
