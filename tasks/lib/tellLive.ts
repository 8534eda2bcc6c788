import { type Hex, isAddressEqual, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { agentRegistryAbi } from "../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../sdk/abi/AgentTimelock.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { describeInput } from "../../sdk/describe/describeInput.ts";
import { amountOf, unitOf } from "../../sdk/describe/describeWord.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { agentRefusals, formatBits } from "../../sdk/errors/formatArgument.ts";
import type { Charge } from "../../sdk/policy/judge/judgeCalls.ts";
import { type MeterOutlook, meterOutlook } from "../../sdk/policy/judge/meterOutlook.ts";
import { checkInput } from "../../sdk/policy/match/checkInput.ts";
import { meterAmount, meterId } from "../../sdk/policy/meter.ts";
import { agentOf } from "../../sdk/proposal/agentProposer.ts";
import { withdrawal } from "../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { readMeters } from "../../sdk/read/readMeter.ts";
import { formatExactDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { Judged } from "./judge.ts";
import { waiting } from "./output.ts";
import { hasEnded } from "./proposalAt.ts";
import { batchesOf } from "./propose/planner.ts";
import type { TaskContext } from "./runTask.ts";
import { type AskedProposal, readStanding } from "./standing.ts";
import type { TaskSystem } from "./system.ts";

/** What the chain says of calls that the policy permits. */
export type LiveVerdict = {
  lines: string[];
  /** Whether it could be proposed now, and would fit its meters when it executes. */
  ok: boolean;
  json: unknown;
};

export type TellLiveOptions = {
  judged: Judged;
  /** Ids of batches that it is to rest on, joined by commas. */
  batches: string | undefined;
};

/**
 * What holds a proposal of these calls now, and whether it fits its meters when it executes. Of calls that the policy
 * refuses the chain is not asked.
 */
export async function tellLive(
  context: TaskContext,
  system: TaskSystem,
  { judged, batches }: TellLiveOptions,
): Promise<LiveVerdict> {
  const { tier } = judged.judgement;
  if (tier === undefined) return { lines: [], ok: false, json: undefined };
  const { output } = context;
  const held = await waiting(output, "asking what would hold it", holdsOf(context, system, judged, tier));
  const data = await dataOf(context, system, judged, batches);
  const { now } = judged.asked;
  const delay = system.settings.tiers[tier]?.delay ?? 0;
  const eta = now + delay;
  const meters = await waiting(output, "asking what waits", outlooksOf(context, system, judged, eta));
  const needsApproval = system.settings.tiers[tier]?.approver !== zeroAddress;
  const lines = [
    ...held.map((reason) => `  held by    ${reason}`),
    ...data.lines.map((line) => `  data       ${line}`),
    `  executes   ${formatMoment(eta)} at the earliest: ${needsApproval ? "approved now, " : ""}after ${formatExactDuration(delay)}`,
    ...meters.flatMap((meter) => tellMeter(meter, system)),
    ...(meters.length === 0
      ? []
      : ["  assumed    what waits executes first, as late as it can; nothing else is proposed; the policy stays"]),
  ];
  const ok = held.length === 0 && data.ok && meters.every(({ outlook }) => outlook.fits);
  return {
    lines,
    ok,
    json: {
      ok,
      held,
      data: data.lines,
      eta,
      meters: meters.map(({ charge, waits, outlook }) => ({ name: charge.name, waiting: waits, ...outlook })),
    },
  };
}

/** Everything but meters and data that would keep it from being proposed or executed now. */
async function holdsOf(
  { network: { client } }: TaskContext,
  { gate, settings, record, names }: TaskSystem,
  { asked }: Judged,
  tier: number,
): Promise<string[]> {
  const { registry } = record.addresses;
  const { proposer, calls, now } = asked;
  const agent = agentOf(proposer);
  const stands = settings.tiers[tier];
  const held: string[] = [];
  if (stands === undefined) return [`the gate has no tier ${tier}`];
  if (stands.approver === zeroAddress && settings.guardian === zeroAddress) {
    held.push(`tier ${tier} needs a guardian, and there is none`);
  }
  if (agent === undefined && !isAddressEqual(stands.approver, proposer)) {
    held.push(`${formatAccount(proposer, names)} is not the approver of tier ${tier}`);
  }
  if (agent !== undefined && settings.pausedUntil >= now) {
    held.push(`agents are paused until ${formatMoment(settings.pausedUntil)}`);
  }
  if (agent !== undefined) {
    const args = [agent, zeroAddress, tier, stands.approver === zeroAddress] as const;
    const question = { address: registry, abi: agentRegistryAbi, functionName: "examineProposal", args } as const;
    // Which key will sign is not known here, so that nobody's key is no refusal.
    const refusals = Number(await explained(readContract(client, question))) & ~WRONG_KEY;
    if (refusals !== 0) held.push(`the agent: ${formatBits(refusals, agentRefusals)}`);
  }
  for (const target of new Set(calls.map((call) => call.target))) {
    const isProtected = { address: gate, abi: agentTimelockAbi, functionName: "isProtected", args: [target] } as const;
    const called = formatAccount(target, names);
    if (await explained(readContract(client, isProtected))) held.push(`${called} is protected: only root calls it`);
    if (agent === undefined) continue;
    const args = [agent, target] as const;
    const isBlocked = { address: registry, abi: agentRegistryAbi, functionName: "isBlocked", args } as const;
    if (await explained(readContract(client, isBlocked))) held.push(`the guardian blocked ${called} for the agent`);
  }
  return held;
}

const WRONG_KEY = 1 << agentRefusals.indexOf("WRONG_KEY");

/** Whether the batches that were named are what the rules demand. */
async function dataOf(
  context: TaskContext,
  system: TaskSystem,
  { judgement, asked, policy, names }: Judged,
  ids: string | undefined,
): Promise<{ lines: string[]; ok: boolean }> {
  const { inputs } = judgement;
  if (inputs.length === 0) return { lines: [], ok: true };
  if (ids === undefined) return { lines: ["not looked at: name the batches with --batches"], ok: true };
  const { client } = context.network;
  const { provenance } = system.record.addresses;
  const batches = await batchesOf(context, system, ids);
  const statuses = await Promise.all(batches.map((batch) => readBatchStatus(client, { provenance, batch })));
  let ok = true;
  const lines = inputs.map(({ demand }) => {
    const verdicts = batches.map((batch, i) => {
      const status = statuses[i] as (typeof statuses)[number];
      if (status.withdrawal !== 0) return `withdrawn: ${formatBits(status.withdrawal, Object.keys(withdrawal))}`;
      const verdict = checkInput(demand, batch, status, asked.now);
      return verdict.allowed ? undefined : verdict.refusal;
    });
    const wanted = describeInput(demand, policy.names, (one) => formatAccount(one, names));
    const good = verdicts.indexOf(undefined);
    if (good >= 0) return `${wanted}: batch ${good + 1} of those named is it`;
    ok = false;
    return `${wanted}: none of those named is it (${verdicts.join(", ")})`;
  });
  return { lines, ok };
}

type MeterReading = {
  charge: Charge;
  /** What takes from it before: proposals that wait, in base units. */
  waits: { id: Hex; amount: bigint }[];
  outlook: MeterOutlook;
};

async function outlooksOf(
  context: TaskContext,
  system: TaskSystem,
  { judgement, asked, policy, proposalId }: Judged,
  eta: number,
): Promise<MeterReading[]> {
  const { charges } = judgement;
  if (charges.length === 0) return [];
  const { proposals, blockNumber } = await readStanding(context, system);
  const ids = charges.map(({ id }) => id);
  const { states, since } = await readMeters(context.network.client, { gate: system.gate, ids, blockNumber });
  const leaves = new Set(policy.rules.map(({ leaf }) => leaf));
  const others = proposals.filter(
    ({ id, state }) => MAY_EXECUTE.includes(state) && !hasEnded(state) && id !== proposalId,
  );
  return charges.map((charge, i) => {
    const waits = others
      .map((one) => ({ id: one.id, amount: takenBy(one, charge.id, leaves) }))
      .filter(({ amount }) => amount > 0n);
    const total = waits.reduce((sum, { amount }) => sum + amount, 0n);
    const state = states[i] as (typeof states)[number];
    const { meter, amount } = charge;
    const outlook = meterOutlook({ meter, state, since, amount, waiting: total, now: asked.now, eta });
    return { charge, waits, outlook };
  });
}

/** States out of which a proposal can still take from a meter. */
const MAY_EXECUTE: readonly string[] = ["Proposed", "Queued", "Ready"];

/** What a proposal that waits takes from a meter; nothing by rules that the policy in force does not hold. */
function takenBy({ proposal, witness }: AskedProposal, meter: Hex, leaves: ReadonlySet<Hex>): bigint {
  return proposal.calls.reduce((sum, call) => {
    const rule = witness?.rules[call.rule];
    const leaf = proposal.rules[call.rule]?.leaf;
    if (rule === undefined || leaf === undefined || !leaves.has(leaf) || rule.meter.period === 0) return sum;
    return meterId(rule.meter) === meter ? sum + (meterAmount(rule.meter, call) ?? 0n) : sum;
  }, 0n);
}

function tellMeter({ charge, waits, outlook }: MeterReading, { policy, settings }: TaskSystem): string[] {
  if (policy === undefined) throw new Error(`Gate ${settings.chainId} was judged without its policy.`);
  const unit = unitOf(charge.meter.token, policy.names);
  const amount = (units: bigint) => amountOf(units, unit);
  const total = waits.reduce((sum, one) => sum + one.amount, 0n);
  const asks =
    waits.length === 0
      ? "nothing that waits takes from it"
      : `${waits.length} that ${waits.length === 1 ? "waits takes" : "wait take"} ${amount(total)}`;
  const holds = `${charge.name} holds ${amount(outlook.now)} now and ${amount(outlook.atEta)} then; ${asks}`;
  const verdict = outlook.fits
    ? `it fits, and leaves ${amount(outlook.left - charge.amount)}`
    : `it does not fit${outlook.fitsFirst ? " unless it comes first" : ""}; ${
        outlook.fitsFrom === undefined
          ? "with all that waits it never does"
          : `after all that waits it does from ${formatMoment(outlook.fitsFrom)}`
      }`;
  return [`  then       ${holds}`, `             ${verdict}`];
}
