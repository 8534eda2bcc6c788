import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { type MeterState, meterId, meterLevel, type PolicySince } from "../../../sdk/policy/meter.ts";
import type { Meter } from "../../../sdk/policy/types.ts";
import type { Story } from "./acts.ts";

/** What the chain keeps of a meter, from which anybody can tell its level at any time. */
export type MeterReading = { state: MeterState; since: PolicySince };

/** The meter of a rule of the policy in force. */
export function meterOf({ grants }: Pick<Story, "grants">, rule: string): Meter {
  const found = grants.policy.rules.find(({ name }) => name === rule);
  if (found === undefined) throw new Error(`The policy has no rule "${rule}".`);
  return found.rule.meter;
}

export async function readMeter(
  { world, grants }: Pick<Story, "world" | "grants">,
  meter: Meter,
): Promise<MeterReading> {
  const gate = { address: grants.addresses.gate, abi: agentTimelockAbi } as const;
  const [state, [current, previous]] = await Promise.all([
    world.client.readContract({ ...gate, functionName: "meterState", args: [meterId(meter)] }),
    world.client.readContract({ ...gate, functionName: "policySince" }),
  ]);
  return { state, since: { current, previous } };
}

/** Lets time pass until a meter holds `needed` base units. */
export async function waitForMeter(story: Story, meter: Meter, needed: bigint): Promise<void> {
  const { world, tell } = story;
  const { state, since } = await readMeter(story, meter);
  const now = await world.now();
  const missing = needed - meterLevel(state, meter, since, now);
  if (missing <= 0n) return;
  // One second more, because the level is rounded down.
  const seconds = Number((missing * BigInt(meter.period)) / meter.refill) + 1;
  await world.waitUntil(now + seconds);
  tell.waited(seconds, now + seconds, "the meter refills");
}
